import type { AblationRun } from "rdcd/training";

/** A run with one µAP for all metrics. */
export function run(variant: string, seed: number, value: number): AblationRun {
  return {
    variant,
    seed,
    recipeHash: `${variant} ${seed}`,
    metrics: {
      averagePrecision: value,
      normalizedAveragePrecision: value / 2,
      recallAtRank1: value / 4,
      recallAtP90: 0,
    },
    means: { loss: 1 },
    epochs: 1,
    seconds: 100 + seed,
    imagesPerSecond: 500 - seed,
    finished: "2026-01-01T00:00:00.000Z",
    environment: "any",
  };
}
