import { InvalidDataError } from "../../errors.ts";
import type { QueryGroup } from "../copy_benchmark.ts";
import { COPYDAYS_BLOCKS, copydaysBlockOf, ORIGINAL_BLOCK } from "./copydays_blocks.ts";
import type { GroundTruth } from "./read_ground_truth.ts";

/** Ground truth and groups that Copydays' file names give. */
export interface CopydaysMatches {
  /** Every query is a copy of the original whose name begins with the same four characters. */
  groundTruth: GroundTruth;
  /** The blocks that have queries, in SSCD's order. */
  groups: QueryGroup[];
}

const PREFIX = 4;

/**
 * Which query of Copydays is a copy of which original, by their names.
 *
 * @param queries Ids of the queries, `block/name`, originals included.
 * @param path What they were read from, for messages.
 * @throws {InvalidDataError} If an id names no block, two originals begin alike, or a query has no original.
 */
export function copydaysMatches(queries: readonly string[], path: string): CopydaysMatches {
  const blocks = new Map(COPYDAYS_BLOCKS.map(({ name }) => [name, [] as string[]]));
  for (const id of queries) {
    const block = copydaysBlockOf(id);
    if (block === null) {
      throw new InvalidDataError(
        path,
        `the query "${id}" is of no block: its id has to begin with the block's name`,
      );
    }
    blocks.get(block)!.push(id);
  }
  const originals = new Map<string, string>();
  for (const id of blocks.get(ORIGINAL_BLOCK)!) {
    const earlier = originals.get(prefix(id));
    if (earlier !== undefined) {
      throw new InvalidDataError(path, `${earlier} and ${id} are two originals whose names begin alike`);
    }
    originals.set(prefix(id), id);
  }
  const matches = queries.map((query) => {
    const reference = originals.get(prefix(query));
    if (reference !== undefined) return { query, reference };
    throw new InvalidDataError(path, `no original's name begins as that of ${query} does`);
  });
  return {
    groundTruth: { queries: [...queries], matches },
    groups: [...blocks].filter(([, ids]) => ids.length > 0).map(([name, ids]) => ({ name, queries: ids })),
  };
}

function prefix(id: string): string {
  const name = id.slice(id.lastIndexOf("/") + 1);
  return name.slice(0, PREFIX);
}
