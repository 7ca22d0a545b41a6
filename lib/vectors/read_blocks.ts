import { countRows } from "./check_rows.ts";
import type { VectorBlocks, Vectors } from "../types.ts";

/** Some consecutive rows. */
export interface RowBlock {
  /** The number of the first one among all rows. */
  first: number;
  /** Row-major `[rows, dims]`. */
  vectors: Float32Array;
}

/** Purpose that rows are read for, for messages. */
export interface ReadPurpose {
  /** The action that cannot be done where they are wrong. */
  action: string;
  /** Name of the rows. */
  name: string;
}

/**
 * Goes through vectors block by block: views where they are in memory, what is read where they are not.
 *
 * @param set Vectors in memory or in blocks; borrowed.
 * @param dims Numbers a row that is expected.
 * @param purpose What they are read for; references to search among if it is left out.
 * @throws {RangeError} If a block has other dims, or the blocks hold fewer or more rows than they announce.
 */
export async function* readBlocks(
  set: Vectors | VectorBlocks,
  dims: number,
  rows: number,
  purpose: ReadPurpose = { action: "search", name: "references" },
): AsyncGenerator<RowBlock> {
  const { action, name } = purpose;
  const count = "blocks" in set ? set.count : countRows(name, set, action);
  let first = 0;
  for await (const block of "blocks" in set ? set.blocks(rows) : views(set, rows)) {
    checkDims(dims, block.dims);
    const end = first + countRows(name, block, action);
    checkAnnounced(end <= count, count, end, purpose);
    yield { first, vectors: block.vectors };
    first = end;
  }
  checkAnnounced(first === count, count, first, purpose);
}

function* views({ vectors, dims }: Vectors, rows: number): Generator<Vectors> {
  for (let start = 0; start < vectors.length; start += rows * dims) {
    yield { vectors: vectors.subarray(start, start + rows * dims), dims };
  }
}

/** Refuses references of other dims than the queries. */
export function checkDims(queries: number, references: number): void {
  if (queries === references) return;
  throw new RangeError(
    `Cannot search as queries and references must have the same dims: current value is ${queries} and ${references}`,
  );
}

function checkAnnounced(holds: boolean, announced: number, found: number, purpose: ReadPurpose): void {
  if (holds) return;
  throw new RangeError(
    `Cannot ${purpose.action} as ${purpose.name} must hold the ${announced} rows that they announce: current value is ${found}`,
  );
}
