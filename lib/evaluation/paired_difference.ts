import { studentTPValue, studentTQuantile } from "./student_t_quantile.ts";
import type { ConfidenceInterval } from "./percentile_interval.ts";

/** How much one way does better than another, measured in pairs. */
export interface PairedDifference {
  /** The mean of the differences. */
  mean: number;
  /** Where the mean would lie with other pairs of the same kind; `null` for a single pair, which does not tell. */
  interval: ConfidenceInterval | null;
  /** How many pairs. */
  pairs: number;
  /** True if the interval contains 0, so that the difference may be chance; `null` for a single pair. */
  withinNoise: boolean | null;
  /**
   * How probable a mean as far from 0 would be without any difference, by the same distribution; `null` for a single pair.
   */
  pValue: number | null;
}

/** Options for {@linkcode pairedDifference}. */
export interface PairedDifferenceOptions {
  /**
   * How often such an interval contains the true mean, in `(0, 1)`.
   *
   * @default {0.95}
   */
  confidence?: number;
}

/**
 * The mean of the differences of pairs, with its interval by Student's t distribution: for a few training runs with the
 * same seeds, whose differences are taken to be normally distributed.
 *
 * It says what other seeds would give, and nothing about other images: for those see
 * {@linkcode bootstrapAveragePrecision}.
 *
 * @param values What one way gave, such as a variant's µAP by seed.
 * @param others What the other way gave, in the same order.
 * @param options How sure.
 * @returns The difference of `values` to `others`.
 * @throws {RangeError} If there is no pair, the two have different lengths, a number is not finite, or the confidence
 * is out of range.
 * @see Student 1908, The Probable Error of a Mean
 *
 * @example Two seeds that agree, and two that do not
 * ```ts
 * import { pairedDifference } from "rdcd/evaluation";
 * import assert from "node:assert/strict";
 *
 * assert.equal(pairedDifference([0.53, 0.63], [0.5, 0.601]).withinNoise, false);
 * assert.equal(pairedDifference([0.53, 0.63], [0.5, 0.64]).withinNoise, true);
 * ```
 */
export function pairedDifference(
  values: readonly number[],
  others: readonly number[],
  options: PairedDifferenceOptions = {},
): PairedDifference {
  const { confidence = 0.95 } = options;
  const pairs = values.length;
  const demand = (isRight: boolean, rule: string, value: unknown) => {
    if (!isRight) throw new RangeError(`Cannot compare the pairs as ${rule}: current value is ${value}`);
  };
  demand(pairs > 0, "there must be at least one", 0);
  demand(others.length === pairs, `there must be ${pairs} others`, others.length);
  const broken = [...values, ...others].find((value) => !Number.isFinite(value));
  demand(broken === undefined, "every value must be finite", broken);
  demand(confidence > 0 && confidence < 1, "confidence must lie between 0 and 1", confidence);
  const { mean, deviation } = meanAndDeviation(values.map((value, index) => value - others[index]!));
  if (deviation === null) return { mean, interval: null, pairs, withinNoise: null, pValue: null };
  const reach = studentTQuantile(confidence, pairs - 1) * deviation / Math.sqrt(pairs);
  const interval = { low: mean - reach, high: mean + reach };
  const error = deviation / Math.sqrt(pairs);
  const pValue = error === 0 ? Number(mean === 0) : studentTPValue(mean / error, pairs - 1);
  return { mean, interval, pairs, withinNoise: interval.low <= 0 && interval.high >= 0, pValue };
}

/**
 * The mean and the sample's standard deviation, which is divided by one less than the number of values.
 *
 * @returns A deviation of `null` for a single value.
 */
export function meanAndDeviation(values: readonly number[]): { mean: number; deviation: number | null } {
  const mean = sum(values) / values.length;
  if (values.length === 1) return { mean, deviation: null };
  const squares = values.map((value) => (value - mean) ** 2);
  return { mean, deviation: Math.sqrt(sum(squares) / (values.length - 1)) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
