import { holmCorrection } from "../evaluation/holm_correction.ts";
import { meanAndDeviation, pairedDifference } from "../evaluation/paired_difference.ts";
import type { ValidationResult } from "../training/run/validate_encoder.ts";
import type { AblationVariant } from "./ablation.ts";
import type { AblationRun, MetricSummary, VariantSummary } from "./ablation_result.ts";

/** Two points of µAP, less than which nobody would choose a recipe by. */
export const EQUIVALENCE_MARGIN = 0.02;

/** When a difference is said to be one, in words. */
export const NOISE_RULE =
  "Differences are paired by seed (Student's t distribution, intervals of 95 %). One is said to be better or worse where " +
  "its p-value, raised by Holm's correction for all rows of the table, is below 0.05; the same where two one-sided tests " +
  `at 0.05 show that it is less than ${
    100 * EQUIVALENCE_MARGIN
  } points; otherwise the two are not told apart. It is about ` +
  "other seeds, not about other images.";

const METRICS: readonly (keyof ValidationResult)[] = [
  "averagePrecision",
  "normalizedAveragePrecision",
  "recallAtRank1",
  "recallAtP90",
];

/**
 * Summarizes the runs of an ablation: means, deviations over seeds, and differences to the base with the same
 * seeds by {@linkcode pairedDifference}, corrected for how many variants there are by {@linkcode holmCorrection}.
 *
 * @param runs The runs, in any order.
 * @param variants The ablation's variants, of which one is the base.
 * @returns One summary of each variant that has runs, in the order of `variants`.
 * @throws {RangeError} If a metric is not finite.
 *
 * @example A variant that is better with both seeds, by much the same
 * ```ts
 * import { type AblationRun, summarizeAblation } from "rdcd/training";
 * import assert from "node:assert/strict";
 *
 * const run = (variant: string, seed: number, averagePrecision: number): AblationRun => ({
 *   variant,
 *   seed,
 *   recipeHash: "",
 *   metrics: { averagePrecision, normalizedAveragePrecision: 0.6, recallAtRank1: 0.7, recallAtP90: 0.4 },
 *   means: { loss: 4 },
 *   epochs: 15,
 *   seconds: 120,
 *   imagesPerSecond: 528,
 *   finished: "2026-01-01T00:00:00.000Z",
 *   environment: "any",
 * });
 * const runs = [run("without", 1, 0.5), run("without", 2, 0.6), run("with", 1, 0.53), run("with", 2, 0.631)];
 * const variants = [{ name: "without", patch: {} }, { name: "with", patch: { learningRate: 1 } }];
 * const [, summary] = summarizeAblation(runs, variants);
 * assert.ok(summary!.metrics.averagePrecision.adjustedPValue! < 0.05);
 * assert.equal(summary!.metrics.recallAtRank1.equivalent, true);
 * ```
 */
export function summarizeAblation(
  runs: readonly AblationRun[],
  variants: readonly AblationVariant[],
): VariantSummary[] {
  const base = baseVariant(variants).name;
  const bases = new Map(runs.filter(({ variant }) => variant === base).map((run) => [run.seed, run]));
  const summaries = variants.flatMap(({ name }) => {
    const own = runs.filter(({ variant }) => variant === name);
    if (own.length === 0) return [];
    const compared = name === base ? [] : own.filter(({ seed }) => bases.has(seed));
    const summarize = (metric: keyof ValidationResult): MetricSummary => {
      const spread = meanAndDeviation(own.map(({ metrics }) => metrics[metric]));
      if (compared.length === 0) {
        return { ...spread, difference: null, adjustedPValue: null, equivalent: null };
      }
      const values = compared.map(({ metrics }) => metrics[metric]);
      const others = compared.map(({ seed }) => bases.get(seed)!.metrics[metric]);
      const { interval } = pairedDifference(values, others, { confidence: 0.9 });
      return {
        ...spread,
        difference: pairedDifference(values, others),
        // Set when all variants are known.
        adjustedPValue: null,
        equivalent: interval &&
          interval.low > -EQUIVALENCE_MARGIN && interval.high < EQUIVALENCE_MARGIN,
      };
    };
    const metrics = Object.fromEntries(METRICS.map((metric) => [metric, summarize(metric)]));
    return {
      variant: name,
      runs: own.length,
      metrics: metrics as VariantSummary["metrics"],
      atChance: own.filter(({ contrast }) => contrast?.hasLearned === false).length,
      contrast: meanContrast(own),
      seconds: meanAndDeviation(own.map(({ seconds }) => seconds)).mean,
      imagesPerSecond: meanAndDeviation(own.map(({ imagesPerSecond }) => imagesPerSecond)).mean,
    };
  });
  for (const metric of METRICS) correct(summaries.map(({ metrics }) => metrics[metric]));
  return summaries;
}

function meanContrast(runs: readonly AblationRun[]): VariantSummary["contrast"] {
  const known = runs.flatMap(({ contrast }) => contrast ?? []);
  if (known.length === 0) return null;
  return {
    infoNce: meanAndDeviation(known.map(({ infoNce }) => infoNce)).mean,
    chance: meanAndDeviation(known.map(({ chance }) => chance)).mean,
  };
}

/** Corrects the p-values of one metric for how many variants there are. */
function correct(summaries: readonly MetricSummary[]): void {
  const tested = summaries.filter(({ difference }) => typeof difference?.pValue === "number");
  const raised = holmCorrection(tested.map(({ difference }) => difference!.pValue!));
  tested.forEach((summary, index) => summary.adjustedPValue = raised[index]!);
}

/**
 * The variant that the others are compared with: the one that changes nothing.
 *
 * @param variants All variants, as {@linkcode parseAblation} gives them.
 */
function baseVariant(variants: readonly AblationVariant[]): AblationVariant {
  return variants.find(({ patch }) => Object.keys(patch).length === 0)!;
}
