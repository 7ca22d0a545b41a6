import { signBits, signValue } from "../codecs/pack_bits.ts";
import { nearerRows } from "./nearer_rows.ts";
import type { TopMatches } from "./top_matches.ts";
import type { Vectors } from "../types.ts";

/**
 * A search by inner product where both sides are signs: their differing bits are counted, and nothing is rounded on the
 * way. For hashes of 512 bits, whose numbers are no powers of two, products in single precision would leave too much
 * open between the many that are equal.
 *
 * @param queries Vectors to search with; borrowed.
 * @param top The best so far; taken over into it.
 * @returns What takes the rows of a block into the best, `first` being the number of its first row, and says whether it
 * could; `null` where the queries are no signs.
 */
export function createSignSearch(
  { vectors, dims }: Vectors,
  top: TopMatches,
): ((block: Float32Array, first: number) => boolean) | null {
  const queries = signBits(vectors, dims);
  if (queries === null) return null;
  const rowBytes = Math.ceil(dims / 8);
  const kernel = nearerRows(rowBytes);
  const score = (distance: number) => (dims - 2 * distance) * signValue(dims) ** 2;
  return (block, first) => {
    const bits = signBits(block, dims);
    if (bits === null) return false;
    for (let start = 0; start < bits.length; start += kernel.blockRows * rowBytes) {
      kernel.load(bits.subarray(start, start + kernel.blockRows * rowBytes));
      const firstRow = first + start / rowBytes;
      for (let query = 0; query < queries.length / rowBytes; query++) {
        const row = queries.subarray(query * rowBytes, (query + 1) * rowBytes);
        const found = kernel.find(row, distancesAbove(top.worst(query), score, dims));
        for (let i = 0; i < found.length; i += 2) {
          top.offer(query, score(found[i + 1]!), firstRow + found[i]!);
        }
      }
    }
    return true;
  };
}

/** How many distances, from 0 on, have a score above `worst`. */
function distancesAbove(worst: number, score: (distance: number) => number, dims: number): number {
  let low = 0;
  let high = dims + 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Math.fround(score(middle)) > worst) low = middle + 1;
    else high = middle;
  }
  return low;
}
