import type { OpenedBenchmark } from "../benchmarks/data_sets/data_set.ts";
import {
  type BenchmarkSource,
  openBenchmark,
  type OpenBenchmarkOptions,
} from "../benchmarks/open_benchmark.ts";
import { createStepProgress } from "./step_progress.ts";

/** Opens the benchmark that the user asked for, and says on stderr how far it is made and what is left out. */
export async function openBenchmarkAloud(
  source: BenchmarkSource,
  options: OpenBenchmarkOptions,
): Promise<OpenedBenchmark> {
  const progress = createStepProgress();
  const skipped: string[] = [];
  const opened = await openBenchmark(source, {
    ...options,
    onProgress: progress.show,
    onSkipped: ({ id, reason }) => skipped.push(`warning: left out ${id}: ${reason}`),
  }).finally(progress.finish);
  for (const warning of skipped) console.error(warning);
  return opened;
}
