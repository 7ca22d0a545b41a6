import { mersenne } from "pure-rand/generator/mersenne";
import { readBlocks } from "../vectors/read_blocks.ts";
import type { VectorBlocks, Vectors } from "../types.ts";

const FAISS_SEED = 1234;
const ROWS_AT_ONCE = 4096;
const PURPOSE = { action: "fit a codec", name: "training descriptors" };

/**
 * At most so many random rows, the same ones that faiss trains its transformations with: the first of a Fisher–Yates
 * shuffle by a Mersenne Twister.
 *
 * @param rows Rows in memory or in blocks; borrowed. Blocks are read once, and only what is chosen is kept.
 * @returns The rows themselves where they are in memory and no more than that, otherwise copies of the chosen ones.
 * @throws {RangeError} If the blocks do not hold the rows that they announce.
 */
export async function subsampleRows(rows: Vectors | VectorBlocks, most: number): Promise<Vectors> {
  const { dims } = rows;
  const count = "blocks" in rows ? rows.count : rows.vectors.length / dims;
  if (!("blocks" in rows) && count <= most) return rows;
  const places = choosePlaces(count, most);
  const vectors = new Float32Array(Math.min(most, count) * dims);
  for await (const block of readBlocks(rows, dims, ROWS_AT_ONCE, PURPOSE)) {
    for (let at = 0; at < block.vectors.length; at += dims) {
      const place = places[block.first + at / dims]!;
      if (place >= 0) vectors.set(block.vectors.subarray(at, at + dims), place * dims);
    }
  }
  return { vectors, dims };
}

/** For each row its place in the sample, or -1. */
function choosePlaces(rows: number, most: number): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  if (rows <= most) return order;
  const generator = mersenne(FAISS_SEED);
  for (let i = 0; i < most; i++) {
    const other = i + (generator.next() >>> 0) % (rows - i);
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  const places = new Int32Array(rows).fill(-1);
  order.subarray(0, most).forEach((row, place) => places[row] = place);
  return places;
}
