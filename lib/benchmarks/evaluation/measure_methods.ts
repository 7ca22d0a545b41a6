import type { DescriptorSet } from "../../descriptors/descriptor_blocks.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import { bootstrapDraws } from "../../evaluation/bootstrap_draws.ts";
import type { Prediction } from "../../types.ts";
import type { BenchmarkOfIds, CopyBenchmark } from "../copy_benchmark.ts";
import { storesFolder, storesOf } from "./benchmark_stores.ts";
import { compareRows } from "./compare_rows.ts";
import type { DescribedBenchmark } from "./described_benchmark.ts";
import { describeSets, type DescribeSetsOptions } from "./describe_sets.ts";
import { evaluateMethod, type EvaluateMethodOptions, type NamedMethod } from "./evaluate_method.ts";
import type { DetailedRow } from "./evaluation_row.ts";
import type { BenchmarkTruth } from "./measure.ts";

/** Descriptors of a benchmark that were made elsewhere, in place of a method that makes them. */
export interface BenchmarkDescriptors {
  /** How tables call them. */
  method: NamedMethod;
  /** The descriptors of the queries that are asked about, and of the other sets. */
  described: DescribedBenchmark<DescriptorSet>;
  /** The truth about them, and ids in place of images. */
  benchmark: BenchmarkOfIds;
}

/** How methods are described and evaluated. */
export interface MeasureMethodsOptions extends EvaluateMethodOptions, Omit<DescribeSetsOptions, "folder"> {
  /** Where descriptors are kept. */
  cache: string;
  /** Called when a method has described everything. */
  onDescribed?:
    | ((described: DescribedBenchmark<DescriptorSet>, method: DescriptorMethod) => void)
    | undefined;
}

/**
 * Describes the images of a benchmark by each method and evaluates it; descriptors that were made elsewhere are
 * evaluated as they are.
 *
 * @param methods The methods; borrowed.
 * @returns The rows of each method, as soon as it has them.
 * @throws {RangeError} If a method is to describe images and there are none.
 */
export async function* measureMethods(
  benchmark: CopyBenchmark | BenchmarkOfIds,
  methods: readonly (DescriptorMethod | BenchmarkDescriptors)[],
  options: MeasureMethodsOptions,
): AsyncGenerator<DetailedRow[]> {
  const { cache, threads, onProgress, onUnreadable, onDescribed, ...settings } = options;
  let stores: string | undefined;
  for (const method of methods) {
    if ("described" in method) {
      yield await evaluate(method.method, method.described, method.benchmark, settings);
      continue;
    }
    if (!hasImages(benchmark)) {
      throw new RangeError(
        `Cannot describe a benchmark as its images must be at hand: current value of ${benchmark.name} is ids`,
      );
    }
    stores ??= await storesFolder(benchmark, cache);
    const described = await describeSets(benchmark, method, {
      ...{ threads, onProgress, onUnreadable },
      folder: storesOf(stores, method),
    });
    onDescribed?.(described, method);
    yield await evaluate(method, described, benchmark, settings);
  }
}

function hasImages(benchmark: CopyBenchmark | BenchmarkOfIds): benchmark is CopyBenchmark {
  return typeof (benchmark.queries[0] ?? benchmark.references[0]) !== "string";
}

/** Evaluates a method; where it is searched elsewhere, with the differences to an exact search. */
async function evaluate(
  method: NamedMethod,
  described: DescribedBenchmark<DescriptorSet>,
  truth: BenchmarkTruth,
  { searchElsewhere, ...settings }: EvaluateMethodOptions,
): Promise<DetailedRow[]> {
  const exact = await evaluateMethod(method, described, truth, settings);
  if (searchElsewhere === undefined) return exact;
  const rows = await evaluateMethod(method, described, truth, { ...settings, searchElsewhere });
  const found = rows.map((row, index) => {
    const exactNeighborsFound = sharedPairs(row.predictions, exact[index]!.predictions);
    return { ...row, result: { ...row.result, exactNeighborsFound } };
  });
  return compareRows(found, exact, { name: "exact search", ...bootstrapDraws(settings) });
}

function sharedPairs(found: readonly Prediction[], exact: readonly Prediction[]): number {
  const pair = ({ query, reference }: Prediction) => JSON.stringify([query, reference]);
  const known = new Set(found.map(pair));
  return exact.filter((prediction) => known.has(pair(prediction))).length / exact.length;
}
