import { join } from "@std/path";
import type { BenchmarkMakingOptions } from "../making/benchmark_making_options.ts";
import type { BenchmarkProgress } from "../making/build_benchmark.ts";

/** Where made benchmarks are kept, and what they depend on. */
export interface MakingOptions {
  /** Seed of the images and of the edits. */
  seed: number;
  /** The folder of made benchmarks and descriptors. */
  cache: string;
  /** Threads that paint and edit. */
  threads?: number | undefined;
  /** Called as images get done. */
  onProgress?: ((progress: BenchmarkProgress) => void) | undefined;
}

/**
 * The options that `makeDefaultBenchmark` and its kind take.
 *
 * @param options Seed, cache, threads and callback.
 * @param name What the benchmark is called in the cache.
 */
export function makingOptions(
  { seed, cache, threads, onProgress }: MakingOptions,
  name: string,
): BenchmarkMakingOptions {
  return {
    out: join(cache, "benchmarks", `${name}-${seed}`),
    seed,
    threads,
    onProgress,
  };
}
