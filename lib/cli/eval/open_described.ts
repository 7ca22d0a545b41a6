import { basename, extname } from "@std/path";
import { pickRows } from "../../vectors/pick_rows.ts";
import { askedQueries } from "../../benchmarks/making/assemble_benchmark.ts";
import { copydaysMatches } from "../../benchmarks/layouts/copydays_matches.ts";
import { ndecHardNegatives } from "../../benchmarks/layouts/ndec_hard_negatives.ts";
import { ndecLayouts } from "../../benchmarks/layouts/ndec_layouts.ts";
import { copydaysPublished } from "../../benchmarks/layouts/read_copydays.ts";
import { type GroundTruth, readGroundTruth } from "../../benchmarks/layouts/read_ground_truth.ts";
import { InvalidDataError } from "../../errors.ts";
import type { CountedBenchmark } from "./benchmark_facts.ts";
import type { NamedMethod } from "../../benchmarks/evaluation/evaluate_method.ts";
import { openDescribedSets, type OpenedSets } from "./open_described_sets.ts";
import type { ProtocolName } from "../../benchmarks/copy_benchmark.ts";

/** Descriptors that were made elsewhere, as a method in tables and what it described. */
export interface OpenedDescriptors {
  /** Description of them in the table. */
  method: NamedMethod;
  /** The descriptors of the queries that are asked about, and of the other sets. */
  described: OpenedSets;
  /** The truth about them, and ids in place of images. */
  benchmark: CountedBenchmark & { queries: string[]; references: string[] };
}

/**
 * Opens descriptors with the truth about them; no image is needed.
 *
 * @param path An HDF5 file or a folder, see {@linkcode openDescribedSets}.
 * @param groundTruth The ground truth's file; none for Copydays, whose names say it.
 * @throws {InvalidDataError} If the ground truth names queries, and none of them is described.
 */
export async function openDescribed(
  path: string,
  protocol: ProtocolName,
  groundTruth: string | undefined,
): Promise<OpenedDescriptors> {
  const all = await openDescribedSets(path, protocol);
  const truth = groundTruth === undefined
    ? copydaysMatches(all.queries.ids, path).groundTruth
    : await readGroundTruth(groundTruth);
  const asked = askedQueries(truth, all.queries.ids);
  const described = { ...all, queries: pickRows(all.queries, (id) => asked.has(id)) };
  const { dims } = all.queries;
  warnOfGaps(path, truth, described);
  const queries = [...new Set([...asked, ...truth.queries])];
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
    benchmark: {
      name: groundTruth === undefined ? "Copydays" : nameOf(protocol, groundTruth),
      queries,
      references: all.references.ids,
      training: all.training.ids,
      groundTruth: { queries, matches: truth.matches },
      ...groups(protocol, truth, queries, path),
      ...published(protocol, all.training.ids.length),
    },
  };
}

function nameOf(protocol: ProtocolName, groundTruth: string): string {
  return protocol === "ndec" ? "NDEC" : basename(groundTruth, extname(groundTruth));
}

function groups(
  protocol: ProtocolName,
  { matches }: GroundTruth,
  queries: string[],
  path: string,
): Pick<CountedBenchmark, "groups"> {
  if (protocol === "copydays") return { groups: copydaysMatches(queries, path).groups };
  return protocol === "ndec" ? { groups: [ndecHardNegatives({ queries, matches })] } : {};
}

/** Counts to tell where descriptors that are said to be NDEC's or Copydays' are fewer. Training images may be left out. */
function published(protocol: ProtocolName, training: number): Pick<CountedBenchmark, "published"> {
  if (protocol === "disc") return {};
  const counts = protocol === "ndec" ? ndecLayouts[0]!.published! : copydaysPublished;
  return { published: { ...counts, ...(training === 0 ? { training: 0 } : {}) } };
}

/** Images of the truth that are not described count as not found, which the user should know. */
function warnOfGaps(path: string, truth: GroundTruth, { queries, references }: OpenedSets): void {
  if (queries.ids.length === 0) {
    throw new InvalidDataError(path, "none of the queries that the ground truth names is described");
  }
  const [known, knownReferences] = [new Set(queries.ids), new Set(references.ids)];
  const lost = truth.queries.filter((id) => !known.has(id)).length;
  const lostReferences = new Set(
    truth.matches.map(({ reference }) => reference).filter((id) => !knownReferences.has(id)),
  ).size;
  if (lost + lostReferences > 0) {
    console.error(
      `warning: ${path} lacks ${lost} queries and ${lostReferences} references of the ground truth; their matches ` +
        "count as not found",
    );
  }
}
