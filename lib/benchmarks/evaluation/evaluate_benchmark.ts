import { InvalidDataError } from "../../errors.ts";
import { projectPath } from "../../files/project_path.ts";
import type { BenchmarkOfIds, CopyBenchmark } from "../copy_benchmark.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import type { StorePrecision } from "../../descriptors/store/store_precision.ts";
import type { RetrievalOptions } from "../../evaluation/evaluate_retrieval.ts";
import { bootstrapDraws } from "../../evaluation/bootstrap_draws.ts";
import type { DescriptorSet } from "../../descriptors/descriptor_blocks.ts";
import type { DescribedBenchmark } from "./described_benchmark.ts";
import { checkSettings } from "./check_settings.ts";
import { compareMethods } from "./compare_rows.ts";
import type { DetailedRow, EvaluationRow } from "./evaluation_row.ts";
import { PROTOCOLS, withoutTraining } from "./protocols.ts";
import type { DescribeBenchmarkOptions } from "./describe_benchmark.ts";
import { type BenchmarkDescriptors, measureMethods } from "./measure_methods.ts";
import { codecsForAnyLength } from "./unit_length.ts";
import { withMethods } from "./with_methods.ts";

/** A thing that {@linkcode evaluateBenchmark} evaluates: a method, a text that names one, or descriptors made elsewhere. */
export type EvaluatedMethod = string | DescriptorMethod | BenchmarkDescriptors;

/** Options for {@linkcode evaluateBenchmark}. */
export interface EvaluateBenchmarkOptions extends DescribeBenchmarkOptions {
  /**
   * Preparation of descriptors, as {@linkcode fitCodec} takes it. In `"PCAW,L2norm,Flat"`, without a number, the
   * method's own dims are kept, or a quarter as many as there are training images if these are fewer.
   *
   * @default {those of the benchmark's protocol; for descriptors that are not of unit length also those that scale them}
   */
  codecs?: readonly string[];
  /**
   * Score normalizations such as `"1.0[0,2]"`; `null` for none.
   *
   * @default {those of the benchmark's protocol}
   */
  scoreNorms?: readonly (string | null)[];
  /**
   * How references and training set are stored, see {@linkcode roundDescriptors}.
   *
   * @default {["float32"]}
   */
  precisions?: readonly StorePrecision[];
  /**
   * References a query.
   *
   * @default {the protocol's: 10 or 100}
   */
  k?: number;
  /**
   * Which pairs count as predictions, see {@linkcode evaluateRetrieval}.
   *
   * @default {"knn"}
   */
  candidates?: "knn" | "global";
  /**
   * Seed of the confidence intervals.
   *
   * @default {0}
   */
  seed?: number;
  /**
   * How often queries are drawn for the confidence intervals.
   *
   * @default {1000}
   */
  bootstrapSamples?: number;
  /** The one of the methods that the others are compared to, by the differences of the rows; none unless given. */
  compareTo?: EvaluatedMethod | undefined;
  /**
   * Searches instead of an exact search, see {@linkcode evaluateRetrieval}: the rows have their differences to the exact
   * search, and the share of its predictions that were found; so there can be no `compareTo`.
   */
  searchElsewhere?: RetrievalOptions["searchElsewhere"] | undefined;
  /** Called when a method has described everything. */
  onDescribed?: (described: DescribedBenchmark<DescriptorSet>, method: DescriptorMethod) => void;
}

/**
 * Measures how well methods find the copies of a benchmark, by the benchmark's protocol: every combination of codec and
 * score normalization is a row, and on NDEC there is each row without the hard negatives as well.
 *
 * @param benchmark Images and truth, or ids where everything that is evaluated is descriptors.
 * @param methods What describes the images: methods, which stay the caller's, or texts as {@linkcode describeBenchmark}
 * takes them; or descriptors that were made elsewhere, see {@linkcode openBenchmarkDescriptors}.
 * @param options How it is measured, and where descriptors are kept.
 * @returns Rows in the order of the methods; with `details`, each with its predictions and curve.
 * @throws {RangeError} If an option is out of range, the protocol has no such setting, `compareTo` is none of the methods,
 * or a text names nothing.
 * @throws {InvalidDataError} If descriptors made elsewhere are of different numbers of images, or no image of a set could be read.
 * @throws {DataMissingError} If a text names published weights that are not there.
 *
 * @example Two hashes on generated pictures
 * ```ts
 * import { evaluateBenchmark, makeDefaultBenchmark, readDisc21 } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const sizes = { references: 6, training: 12, queries: 4, copies: 3 };
 * await makeDefaultBenchmark({ out: `${folder}/benchmark`, seed: 0, sizes });
 * const benchmark = await readDisc21(`${folder}/benchmark`);
 * const rows = await evaluateBenchmark(benchmark, ["tiny", "phash"], { cache: folder, scoreNorms: ["1.0[0,2]"] });
 * assert.deepEqual(rows.map(({ method, codec }) => [method, codec]), [
 *   ["Tiny image", "Flat"],
 *   ["Tiny image", "PCAW3,L2norm,Flat"],
 *   ["pHash", "Flat"],
 *   ["pHash", "PCAW3,L2norm,Flat"],
 * ]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function evaluateBenchmark(
  benchmark: CopyBenchmark | BenchmarkOfIds,
  methods: readonly EvaluatedMethod[],
  options?: EvaluateBenchmarkOptions & { details?: false },
): Promise<EvaluationRow[]>;
/**
 * The same with what each row was computed from: for precision–recall curves, similarity gaps and lists of mistakes.
 *
 * @param benchmark Images and truth.
 * @param methods What describes the images.
 * @param options How it is measured.
 * @returns Rows with predictions, queries, matches and curve; of a million references these take gigabytes.
 *
 * @example The score of each pair that PDQ predicts
 * ```ts
 * import { evaluateBenchmark, makeDefaultBenchmark, readDisc21 } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const sizes = { references: 2, training: 12, queries: 3, copies: 2 };
 * await makeDefaultBenchmark({ out: `${folder}/benchmark`, seed: 0, sizes });
 * const benchmark = await readDisc21(`${folder}/benchmark`);
 * const settings = { cache: folder, codecs: ["Flat"], scoreNorms: [null], details: true } as const;
 * const [row] = await evaluateBenchmark(benchmark, ["pdq"], settings);
 * assert.equal(row!.predictions.length, 3 * 2);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function evaluateBenchmark(
  benchmark: CopyBenchmark | BenchmarkOfIds,
  methods: readonly EvaluatedMethod[],
  options: EvaluateBenchmarkOptions & { details: true },
): Promise<DetailedRow[]>;
export async function evaluateBenchmark(
  benchmark: CopyBenchmark | BenchmarkOfIds,
  methods: readonly EvaluatedMethod[],
  options: EvaluateBenchmarkOptions & { details?: boolean } = {},
): Promise<EvaluationRow[] | DetailedRow[]> {
  const { protocol: name = "disc", training } = benchmark;
  const protocol = training.length > 0 ? PROTOCOLS[name] : withoutTraining(PROTOCOLS[name]);
  const { compareTo, searchElsewhere, details = false, ...others } = options;
  const settings = {
    cache: projectPath("data/cache"),
    protocol: name,
    scoreNorms: protocol.scoreNorms,
    k: protocol.k,
    candidates: "knn" as const,
    seed: 0,
    ...others,
    codecs: options.codecs ?? await codecsForAnyLength(protocol.codecs, methods),
    ...(searchElsewhere && { searchElsewhere }),
  };
  checkSettings(settings);
  checkDescriptors(methods);
  const base = compareTo === undefined ? undefined : indexOfBase(methods, compareTo);
  if (base !== undefined && searchElsewhere !== undefined) {
    throw new RangeError(
      `Cannot compare methods as those searched elsewhere are compared to an exact search: current value of compareTo ` +
        `is ${nameOf(compareTo!)}`,
    );
  }
  const draws = bootstrapDraws(settings);
  return await withMethods(methods, { protocol: name, threads: options.threads }, async (opened) => {
    const measured = measureMethods(benchmark, opened, settings);
    const kept = (rows: DetailedRow[]) => details ? rows : rows.map(({ result }) => result);
    if (base !== undefined) return kept(compareMethods(await Array.fromAsync(measured), base, draws));
    const rows = [];
    // The predictions of one method are let go before the next has its own.
    for await (const own of measured) rows.push(...kept(compareMethods([own], undefined, draws)));
    return rows as EvaluationRow[] | DetailedRow[];
  });
}

function indexOfBase(methods: readonly EvaluatedMethod[], base: EvaluatedMethod): number {
  const index = methods.indexOf(base);
  if (index >= 0) return index;
  throw new RangeError(
    `Cannot compare methods as compareTo must be one of ${methods.map(nameOf).join(", ") || "no methods"}: ` +
      `current value is ${nameOf(base)}`,
  );
}

function nameOf(method: EvaluatedMethod): string {
  if (typeof method === "string") return method;
  return "described" in method ? method.method.name : method.name;
}

function checkDescriptors(methods: readonly EvaluatedMethod[]): void {
  const opened = methods.filter((method): method is BenchmarkDescriptors =>
    typeof method === "object" && "described" in method
  );
  for (const { method, benchmark } of opened) {
    for (const set of ["queries", "references", "training"] as const) {
      const [count, expected] = [benchmark[set].length, opened[0]!.benchmark[set].length];
      if (count === expected) continue;
      throw new InvalidDataError(
        method.name,
        `it has ${count} ${set}, but the first descriptors have ${expected}: they cannot be compared`,
      );
    }
  }
}
