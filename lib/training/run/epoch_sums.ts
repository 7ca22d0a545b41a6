import type { EpochRecord } from "./epoch_log.ts";
import type { EpochSums } from "./training_checkpoint.ts";

/** Before an epoch's first step. */
export const EMPTY_SUMS: EpochSums = { steps: 0, seconds: 0, measured: {} };

/**
 * Adds a step to what its epoch has measured so far.
 *
 * @param sums The epoch so far.
 * @returns New sums.
 */
export function addToSums(sums: EpochSums, measured: Record<string, number>, seconds: number): EpochSums {
  const added = Object.entries(measured).map(([name, value]) => [name, (sums.measured[name] ?? 0) + value]);
  return { steps: sums.steps + 1, seconds: sums.seconds + seconds, measured: Object.fromEntries(added) };
}

/**
 * Computes the measures of an epoch.
 *
 * @returns Means over its steps, and its speed.
 * @throws {RangeError} If it had no step.
 */
export function summarizeSums(
  { steps, seconds, measured }: EpochSums,
  batchSize: number,
): Pick<EpochRecord, "means" | "seconds" | "imagesPerSecond"> {
  if (steps === 0) {
    throw new RangeError(`Cannot train as ${batchSize} images must be readable: current value is fewer`);
  }
  const means = Object.entries(measured).map(([name, sum]) => [name, sum / steps]);
  return { means: Object.fromEntries(means), seconds, imagesPerSecond: steps * batchSize / seconds };
}
