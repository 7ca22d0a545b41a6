import { countRows } from "./check_rows.ts";
import type { VectorBlocks, Vectors } from "./vectors.ts";

/** Some consecutive references. */
export interface ReferenceBlock {
  /** The number of the first one among all references. */
  first: number;
  /** Row-major `[rows, dims]`. */
  vectors: Float32Array;
}

/**
 * Goes through references block by block: views where they are in memory, what is read where they are not.
 *
 * @param references Vectors in memory or in blocks; borrowed.
 * @param dims Numbers a row of the queries.
 * @param rows References a block.
 * @throws {RangeError} If a block's dims are not those of the queries, or the blocks hold fewer or more rows than
 * they announce.
 */
export async function* readBlocks(
  references: Vectors | VectorBlocks,
  dims: number,
  rows: number,
): AsyncGenerator<ReferenceBlock> {
  const count = "blocks" in references ? references.count : countRows("references", references);
  let first = 0;
  for await (const block of "blocks" in references ? references.blocks(rows) : views(references, rows)) {
    checkDims(dims, block.dims);
    const end = first + countRows("references", block);
    checkAnnounced(end <= count, count, end);
    yield { first, vectors: block.vectors };
    first = end;
  }
  checkAnnounced(first === count, count, first);
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

function checkAnnounced(holds: boolean, announced: number, found: number): void {
  if (holds) return;
  throw new RangeError(
    `Cannot search as references must hold the ${announced} rows that they announce: current value is ${found}`,
  );
}
