import { descriptorBlocks } from "./store/descriptor_blocks.ts";
import { decodeRows, encodeRows } from "./store/row_encoding.ts";
import type { DescriptorBlocks, DescriptorSet } from "./descriptor_blocks.ts";
import type { StorePrecision } from "./store/store_precision.ts";

/**
 * Descriptors as they would be read from a store of lower precision: what shows how much a smaller store costs before
 * one is made.
 *
 * @param descriptors Descriptors in memory, or on disk and then rounded block by block as they are read; borrowed.
 * @param precision How the store would keep them.
 * @returns Their ids with the rounded numbers, in blocks. Reading them throws a `RangeError` where a number is not
 * finite or too large for the precision.
 *
 * @example Steps of a 127th
 * ```ts
 * import { roundDescriptors } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * const one = { ids: ["a"], vectors: new Float32Array([127, 3.4, -0.6]), dims: 3 };
 * const [block] = await Array.fromAsync(roundDescriptors(one, "int8").blocks());
 * assert.deepEqual([...block!.vectors], [127, 3, -1]);
 * ```
 */
export function roundDescriptors(
  descriptors: DescriptorSet,
  precision: StorePrecision,
): DescriptorBlocks {
  const source = descriptorBlocks(descriptors);
  if (precision === "float32") return source;
  return {
    count: source.count,
    dims: source.dims,
    async *blocks(rows) {
      for await (const block of source.blocks(rows)) {
        const bytes = new Uint8Array(encodeRows(block.vectors, block.dims, precision));
        yield { ...block, vectors: decodeRows(bytes, block.dims, precision) };
      }
    },
  };
}
