import { checkGroundTruth } from "../layouts/check_ground_truth.ts";
import type { CopyBenchmark } from "../copy_benchmark.ts";
import type { LocatedParts } from "../layouts/find_parts.ts";
import { listPart } from "../layouts/list_part.ts";
import { type GroundTruth, readGroundTruth } from "../layouts/read_ground_truth.ts";

/**
 * Reads the parts of a data set in the manner of the challenge.
 *
 * @param located Where all its parts are.
 * @returns The images of each set, in the order of their ids, and the ground truth.
 * @throws {InvalidDataError} If two images of a set have the same id, or the ground truth is faulty or names images
 * that are not there.
 */
export async function assembleBenchmark({ layout, paths }: LocatedParts): Promise<CopyBenchmark> {
  const groundTruthPath = paths.groundTruth[0]!;
  const truth = await readGroundTruth(groundTruthPath);
  const queries = await listPart(paths.queries);
  const references = await listPart(paths.references);
  const training = await listPart(paths.training);
  checkGroundTruth(truth, {
    queries: queries.map(({ id }) => id),
    references: references.map(({ id }) => id),
    path: groundTruthPath,
  });
  const asked = askedQueries(truth, queries.map(({ id }) => id));
  return {
    name: layout.title,
    queries: queries.filter(({ id }) => asked.has(id)),
    references,
    training,
    groundTruth: { queries: [...asked], matches: truth.matches },
    ...(layout.published === null ? {} : { published: layout.published }),
  };
}

/**
 * The queries that a ground truth asks about: those that it names where it names distractors, as it is then the whole
 * list; otherwise all that are at hand.
 *
 * @returns Ids in the order of `atHand`.
 */
export function askedQueries(truth: GroundTruth, atHand: readonly string[]): Set<string> {
  const named = new Set(truth.queries);
  const isWholeList = new Set(truth.matches.map(({ query }) => query)).size < named.size;
  return new Set(isWholeList ? atHand.filter((id) => named.has(id)) : atHand);
}
