import type { DescriptorSet } from "../descriptors/descriptor_blocks.ts";
import type { Descriptors, Match } from "../types.ts";

/**
 * The ids of references; those of blocks are read, which is done before anything that takes long.
 *
 * @throws {RangeError} If there is not one id a row.
 */
export async function readIds(references: DescriptorSet): Promise<string[]> {
  const ids: string[] = [];
  for await (const block of "blocks" in references ? references.blocks() : [references]) {
    checkRows("references", block);
    for (const id of block.ids) ids.push(id);
  }
  return ids;
}

/**
 * Refuses descriptors and ground truth that cannot belong together.
 *
 * @param groundTruth Which query is a copy of which reference.
 * @throws {RangeError} If ids are not unique or not one a row, or no match has both descriptors.
 */
export function checkRetrieval(
  queries: Descriptors,
  referenceIds: readonly string[],
  groundTruth: readonly Match[],
): void {
  checkRows("queries", queries);
  const known = {
    queries: uniqueIds("queries", queries.ids),
    references: uniqueIds("references", referenceIds),
  };
  // Ids that do not fit together, such as with and without `.jpg`, would otherwise look like a method that fails.
  if (groundTruth.some((match) => known.queries.has(match.query) && known.references.has(match.reference))) {
    return;
  }
  const first = groundTruth[0];
  throw new RangeError(
    `Cannot evaluate as the ground truth must name queries such as ${queries.ids[0]} and references such as ${
      referenceIds[0]
    }: current value is ${first === undefined ? "empty" : `${first.query}, ${first.reference}`}`,
  );
}

function checkRows(name: string, { ids, vectors, dims }: Descriptors): void {
  if (ids.length * dims !== vectors.length) {
    throw new RangeError(
      `Cannot evaluate as ${name} must have one id a row: current value is ${ids.length} ids for ${vectors.length} numbers of ${dims} dims`,
    );
  }
}

function uniqueIds(name: string, ids: readonly string[]): Set<string> {
  const unique = new Set(ids);
  const twice = ids.length - unique.size;
  if (twice > 0) {
    throw new RangeError(
      `Cannot evaluate as the ids of ${name} must be unique: current value has ${twice} twice`,
    );
  }
  return unique;
}
