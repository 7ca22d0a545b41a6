import { basename, extname } from "@std/path";
import { InvalidDataError } from "../../errors.ts";
import { pickRows } from "../../vectors/pick_rows.ts";
import type { BenchmarkOfIds, ProtocolName } from "../copy_benchmark.ts";
import { descriptorRules } from "../data_sets/data_sets.ts";
import { readGroundTruth } from "../layouts/read_ground_truth.ts";
import { askedQueries } from "../making/assemble_benchmark.ts";
import type { DescribedBenchmark } from "./described_benchmark.ts";
import type { BenchmarkDescriptors } from "./measure_methods.ts";
import { type NamedBlocks, openDescribedSets } from "./open_described_sets.ts";

/** Options for {@linkcode openBenchmarkDescriptors}. */
export interface OpenBenchmarkDescriptorsOptions {
  /** The ground truth's CSV file; none where the names of images say it. */
  groundTruth?: string | undefined;
  /**
   * Rules of the data set that the images belong to.
   *
   * @default {"disc"}
   */
  protocol?: ProtocolName;
}

/** Descriptors of a benchmark that were made elsewhere, those of the large sets on disk. */
export interface OpenedDescriptors extends BenchmarkDescriptors {
  /** The descriptors of the queries that are asked about, and of the other sets. */
  described: DescribedBenchmark<NamedBlocks>;
  /** How many images of the ground truth are not described; their matches count as not found. */
  lost: { queries: number; references: number };
}

/**
 * Opens descriptors of a benchmark that were made elsewhere, with the truth about them, for {@linkcode evaluateBenchmark}.
 * No image is needed.
 *
 * The path is an HDF5 file of the challenge with its sets `query`, `reference` and `train`, or a folder that holds
 * `queries`, `references` and `training`, each a `.npy` file with its `.ids.txt`, an HDF5 or Parquet file, or a store.
 * Ids may be names of files, with folders and extensions; they are shortened to what the ground truth calls images.
 *
 * @param path The file or folder. The queries are read into memory; the other sets block by block whenever it is needed.
 * @param options The ground truth and the protocol.
 * @returns What takes a method's place in `evaluateBenchmark`, whose benchmark is the first descriptors' own.
 * @throws {DataMissingError} If queries or references are missing.
 * @throws {InvalidDataError} If two images have the same id, a number is not finite, the sets have different dims, or none
 * of the queries is described.
 * @throws {RangeError} If the protocol needs a ground truth, and there is none.
 *
 * @example Descriptors of four images
 * ```ts
 * import { evaluateBenchmark, openBenchmarkDescriptors } from "rdcd/datasets";
 * import { writeNpy } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const vectors = new Float32Array([1, 0, 0, 1]);
 * await writeNpy(`${folder}/queries.npy`, { ids: ["Q1.jpg", "Q2.jpg"], vectors, dims: 2 });
 * await writeNpy(`${folder}/references.npy`, { ids: ["R1.jpg", "R2.jpg"], vectors, dims: 2 });
 * const groundTruth = `${folder}/ground_truth.csv`;
 * await Deno.writeTextFile(groundTruth, "Q1,R1\nQ2,R2\n");
 *
 * const descriptors = await openBenchmarkDescriptors(folder, { groundTruth });
 * const [row] = await evaluateBenchmark(descriptors.benchmark, [descriptors]);
 * assert.equal(row!.averagePrecision, 1);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function openBenchmarkDescriptors(
  path: string,
  { groundTruth, protocol = "disc" }: OpenBenchmarkDescriptorsOptions,
): Promise<OpenedDescriptors> {
  const rules = descriptorRules(protocol);
  if (groundTruth === undefined && rules.truthOf === undefined) {
    throw new RangeError(
      `Cannot evaluate descriptors as protocol ${protocol} needs groundTruth: current value is none`,
    );
  }
  const all = await openDescribedSets(path, rules.imageId);
  const truth = groundTruth === undefined
    ? rules.truthOf!(all.queries.ids, path)
    : await readGroundTruth(groundTruth);
  const asked = askedQueries(truth, all.queries.ids);
  const described = { ...all, queries: pickRows(all.queries, (id) => asked.has(id)) };
  if (described.queries.ids.length === 0) {
    throw new InvalidDataError(path, "none of the queries that the ground truth names is described");
  }
  const { dims } = all.queries;
  const queries = [...new Set([...asked, ...truth.queries])];
  const training = all.training.ids;
  const own = { queries, matches: truth.matches };
  const benchmark: BenchmarkOfIds = {
    name: rules.known?.name ?? basename(groundTruth!, extname(groundTruth!)),
    protocol,
    queries,
    references: all.references.ids,
    training,
    groundTruth: own,
    ...(rules.groupsOf && { groups: rules.groupsOf(own, path) }),
    // Training images may be left out.
    ...(rules.known &&
      { published: { ...rules.known.published, ...(training.length === 0 && { training: 0 }) } }),
  };
  return {
    method: {
      name: basename(path, extname(path)),
      network: null,
      parameters: 0,
      dims,
      bytesPerImage: 4 * dims,
      preparation: null,
    },
    described,
    benchmark,
    lost: {
      queries: countLost(truth.queries, described.queries.ids),
      references: countLost(truth.matches.map(({ reference }) => reference), all.references.ids),
    },
  };
}

function countLost(named: readonly string[], described: readonly string[]): number {
  return new Set(named).difference(new Set(described)).size;
}
