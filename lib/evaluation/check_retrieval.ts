import type { Descriptors, Match } from "../types.ts";

/**
 * Refuses descriptors and ground truth that cannot belong together.
 *
 * @param queries Query descriptors.
 * @param references Reference descriptors.
 * @param groundTruth Which query is a copy of which reference.
 * @throws {RangeError} If ids are not unique or not one a row, or no match has both descriptors.
 */
export function checkRetrieval(
  queries: Descriptors,
  references: Descriptors,
  groundTruth: readonly Match[],
): void {
  checkIds("queries", queries);
  checkIds("references", references);
  checkGroundTruth(queries, references, groundTruth);
}

function checkIds(name: string, { ids, vectors, dims }: Descriptors): void {
  if (ids.length * dims !== vectors.length) {
    throw new RangeError(
      `Cannot evaluate as ${name} must have one id a row: current value is ${ids.length} ids for ${vectors.length} numbers of ${dims} dims`,
    );
  }
  const twice = ids.length - new Set(ids).size;
  if (twice > 0) {
    throw new RangeError(
      `Cannot evaluate as the ids of ${name} must be unique: current value has ${twice} twice`,
    );
  }
}

/** Ids that do not fit together, such as with and without `.jpg`, would otherwise look like a method that fails. */
function checkGroundTruth(
  queries: Descriptors,
  references: Descriptors,
  groundTruth: readonly Match[],
): void {
  const [queryIds, referenceIds] = [new Set(queries.ids), new Set(references.ids)];
  if (groundTruth.some(({ query, reference }) => queryIds.has(query) && referenceIds.has(reference))) return;
  const first = groundTruth[0];
  throw new RangeError(
    `Cannot evaluate as the ground truth must name queries such as ${queries.ids[0]} and references such as ${
      references.ids[0]
    }: current value is ${first === undefined ? "empty" : `${first.query}, ${first.reference}`}`,
  );
}
