import type { BootstrapOptions } from "./resample_average_precision.ts";

/** How the queries of a whole evaluation are drawn for its intervals. */
export interface DrawSettings {
  /** Seed that the draws depend on. */
  seed: number;
  /** How often queries are drawn; as `bootstrapAveragePrecision` decides unless given. */
  bootstrapSamples?: number;
}

/** The same as options of one interval. */
export function bootstrapDraws({ seed, bootstrapSamples }: DrawSettings): Omit<BootstrapOptions, "queries"> {
  return bootstrapSamples === undefined ? { seed } : { seed, samples: bootstrapSamples };
}
