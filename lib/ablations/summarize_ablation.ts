import { meanAndDeviation, pairedDifference } from "../evaluation/paired_difference.ts";
import type { ValidationResult } from "../training/run/validate_encoder.ts";
import type { AblationVariant } from "./ablation.ts";
import type { AblationRun, MetricSummary, VariantSummary } from "./ablation_result.ts";

/** When a difference is said to be within noise, in words. */
export const NOISE_RULE =
  "A difference is within noise where the 95 % interval of the mean of its paired differences (same seed; Student's t " +
  "distribution) contains 0. Each difference is judged by itself, so that of twenty without any effect about one is " +
  "said to be none of noise; and the interval is about other seeds, not about other images.";

const METRICS: readonly (keyof ValidationResult)[] = [
  "averagePrecision",
  "normalizedAveragePrecision",
  "recallAtRank1",
  "recallAtP90",
];

/**
 * Summarizes the runs of an ablation: means, deviations over seeds, and differences to the base with the same
 * seeds by {@linkcode pairedDifference}.
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
 * assert.equal(summary!.metrics.averagePrecision.difference!.withinNoise, false);
 * assert.equal(summary!.metrics.recallAtRank1.difference!.withinNoise, true);
 * ```
 */
export function summarizeAblation(
  runs: readonly AblationRun[],
  variants: readonly AblationVariant[],
): VariantSummary[] {
  const base = baseVariant(variants).name;
  const bases = new Map(runs.filter(({ variant }) => variant === base).map((run) => [run.seed, run]));
  return variants.flatMap(({ name }) => {
    const own = runs.filter(({ variant }) => variant === name);
    if (own.length === 0) return [];
    const compared = name === base ? [] : own.filter(({ seed }) => bases.has(seed));
    const summarize = (metric: keyof ValidationResult): MetricSummary => ({
      ...meanAndDeviation(own.map(({ metrics }) => metrics[metric])),
      difference: compared.length === 0 ? null : pairedDifference(
        compared.map(({ metrics }) => metrics[metric]),
        compared.map(({ seed }) => bases.get(seed)!.metrics[metric]),
      ),
    });
    const metrics = Object.fromEntries(METRICS.map((metric) => [metric, summarize(metric)]));
    return {
      variant: name,
      runs: own.length,
      metrics: metrics as VariantSummary["metrics"],
      seconds: meanAndDeviation(own.map(({ seconds }) => seconds)).mean,
      imagesPerSecond: meanAndDeviation(own.map(({ imagesPerSecond }) => imagesPerSecond)).mean,
    };
  });
}

/**
 * The variant that the others are compared with: the one that changes nothing.
 *
 * @param variants All variants, as {@linkcode parseAblation} gives them.
 */
function baseVariant(variants: readonly AblationVariant[]): AblationVariant {
  return variants.find(({ patch }) => Object.keys(patch).length === 0)!;
}
