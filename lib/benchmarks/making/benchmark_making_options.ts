import type { BenchmarkProgress } from "./build_benchmark.ts";

/** Options common to the making of all benchmarks of generated pictures. */
export interface BenchmarkMakingOptions {
  /** The folder to write. It must not be there yet, be empty, or hold a benchmark made before, which is replaced. */
  out: string;
  /** Seed of the images, of their split and of the edits. */
  seed: number;
  /**
   * Threads that paint and edit. The files are the same whatever the number.
   *
   * @default {navigator.hardwareConcurrency}
   */
  threads?: number | undefined;
  /** Called as images get done. */
  onProgress?: ((progress: BenchmarkProgress) => void) | undefined;
}
