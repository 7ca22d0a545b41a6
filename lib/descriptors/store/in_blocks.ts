import type { Descriptors } from "../../types.ts";

/**
 * Cuts descriptors that come in lots of any size into blocks of one size.
 *
 * @param lots Lots that are not empty, all of the same dims.
 * @param rows Rows a block; the last one may have fewer.
 */
export async function* inBlocks(
  lots: AsyncIterable<Descriptors>,
  rows: number,
): AsyncGenerator<Descriptors, void, undefined> {
  let ids: string[] = [];
  let vectors = new Float32Array();
  for await (const { ids: lotIds, vectors: lotVectors, dims } of lots) {
    for (let from = 0; from < lotIds.length;) {
      if (ids.length === 0) vectors = new Float32Array(rows * dims);
      const to = Math.min(lotIds.length, from + rows - ids.length);
      vectors.set(lotVectors.subarray(from * dims, to * dims), ids.length * dims);
      for (let row = from; row < to; row += 1) ids.push(lotIds[row]!);
      from = to;
      if (ids.length < rows) continue;
      yield { ids, vectors, dims };
      ids = [];
    }
  }
  if (ids.length === 0) return;
  const dims = vectors.length / rows;
  yield { ids, vectors: vectors.slice(0, ids.length * dims), dims };
}
