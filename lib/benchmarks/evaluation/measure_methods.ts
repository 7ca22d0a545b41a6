import type { CopyBenchmark } from "../copy_benchmark.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import type { DescribedSets } from "./described_sets.ts";
import type { EvaluatedRow } from "./evaluated_row.ts";
import { evaluateMethod, type EvaluateMethodOptions } from "./evaluate_method.ts";
import { storesFolder, storesOf } from "./benchmark_stores.ts";
import { describeSets, type DescribeSetsOptions } from "./describe_sets.ts";

/** How methods are described and evaluated. */
export interface MeasureMethodsOptions extends EvaluateMethodOptions, Omit<DescribeSetsOptions, "folder"> {
  /** Where descriptors are kept. */
  cache: string;
  /** Called when a method has described everything. */
  onDescribed?: ((described: DescribedSets) => void) | undefined;
  /** Function that evaluates a method: {@linkcode evaluateMethod}, or that of a database. */
  evaluate?: typeof evaluateMethod | undefined;
}

/**
 * Describes the images of a benchmark by each method and evaluates it.
 *
 * @param methods The methods; borrowed.
 * @returns The rows of each method, as soon as it has them.
 */
export async function* measureMethods(
  benchmark: CopyBenchmark,
  methods: readonly DescriptorMethod[],
  options: MeasureMethodsOptions,
): AsyncGenerator<EvaluatedRow[]> {
  const { cache, threads, onProgress, onUnreadable, onDescribed, evaluate = evaluateMethod, ...settings } =
    options;
  const stores = await storesFolder(benchmark, cache);
  for (const method of methods) {
    const described = await describeSets(benchmark, method, {
      ...{ threads, onProgress, onUnreadable },
      folder: storesOf(stores, method),
    });
    onDescribed?.(described);
    yield await evaluate(method, described, benchmark, settings);
  }
}
