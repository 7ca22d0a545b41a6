import { projectPath } from "../../files/project_path.ts";
import type { CopyBenchmark } from "../copy_benchmark.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import type { StorePrecision } from "../../descriptors/store/store_precision.ts";
import { bootstrapDraws } from "../../evaluation/bootstrap_draws.ts";
import { checkSettings } from "./check_settings.ts";
import { compareMethods } from "./compare_rows.ts";
import type { EvaluatedRow } from "./evaluated_row.ts";
import type { EvaluationRow } from "./evaluation_row.ts";
import { PROTOCOLS, withoutTraining } from "./protocols.ts";
import type { DescribeBenchmarkOptions } from "./describe_benchmark.ts";
import { measureMethods } from "./measure_methods.ts";
import { withMethods } from "./with_methods.ts";

/** Options for {@linkcode evaluateBenchmark}. */
export interface EvaluateBenchmarkOptions extends DescribeBenchmarkOptions {
  /**
   * Preparation of descriptors, as {@linkcode fitCodec} takes it. In `"PCAW,L2norm,Flat"`, without a number, the
   * method's own dims are kept, or a quarter as many as there are training images if these are fewer.
   *
   * @default {those of the benchmark's protocol}
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
   * @default {10; for Copydays 100}
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
  compareTo?: string | DescriptorMethod;
}

/**
 * Measures how well methods find the copies of a benchmark, by the benchmark's protocol: every combination of codec and
 * score normalization is a row, and on NDEC there is each row without the hard negatives as well.
 *
 * @param benchmark Images and truth.
 * @param methods What describes the images: methods, which stay the caller's, or texts as {@linkcode describeBenchmark}
 * takes them.
 * @param options How it is measured, and where descriptors are kept.
 * @returns Rows in the order of the methods; with `details`, each with its predictions and curve.
 * @throws {RangeError} If an option is out of range, the protocol has no such setting, `compareTo` is none of the methods,
 * or a text names nothing.
 * @throws {InvalidDataError} If no image of a set could be read.
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
  benchmark: CopyBenchmark,
  methods: readonly (string | DescriptorMethod)[],
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
  benchmark: CopyBenchmark,
  methods: readonly (string | DescriptorMethod)[],
  options: EvaluateBenchmarkOptions & { details: true },
): Promise<EvaluatedRow[]>;
export async function evaluateBenchmark(
  benchmark: CopyBenchmark,
  methods: readonly (string | DescriptorMethod)[],
  options: EvaluateBenchmarkOptions & { details?: boolean } = {},
): Promise<EvaluationRow[] | EvaluatedRow[]> {
  const { protocol: name = "disc", training } = benchmark;
  const protocol = training.length > 0 ? PROTOCOLS[name] : withoutTraining(PROTOCOLS[name]);
  const { compareTo, details = false, ...others } = options;
  const settings = {
    cache: projectPath("data/cache"),
    protocol: name,
    codecs: protocol.codecs,
    scoreNorms: protocol.scoreNorms,
    k: protocol.k,
    candidates: "knn" as const,
    seed: 0,
    ...others,
  };
  checkSettings(settings);
  const base = compareTo === undefined ? undefined : indexOfBase(methods, compareTo);
  const draws = bootstrapDraws(settings);
  return await withMethods(methods, { protocol: name, threads: options.threads }, async (opened) => {
    const measured = measureMethods(benchmark, opened, settings);
    const kept = (rows: EvaluatedRow[]) => details ? rows : rows.map(({ result }) => result);
    if (base !== undefined) return kept(compareMethods(await Array.fromAsync(measured), base, draws));
    const rows = [];
    // The predictions of one method are let go before the next has its own.
    for await (const own of measured) rows.push(...kept(compareMethods([own], undefined, draws)));
    return rows as EvaluationRow[] | EvaluatedRow[];
  });
}

function indexOfBase(
  methods: readonly (string | DescriptorMethod)[],
  base: string | DescriptorMethod,
): number {
  const index = methods.indexOf(base);
  if (index >= 0) return index;
  const nameOf = (method: string | DescriptorMethod) => typeof method === "string" ? method : method.name;
  throw new RangeError(
    `Cannot compare methods as compareTo must be one of ${methods.map(nameOf).join(", ") || "no methods"}: ` +
      `current value is ${nameOf(base)}`,
  );
}
