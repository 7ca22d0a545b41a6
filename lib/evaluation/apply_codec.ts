import { createMatrixProduct } from "../_internal/matrix_product.ts";
import type { Vectors } from "../search/vectors.ts";
import type { Codec } from "./fit_codec.ts";

const ROWS_AT_ONCE = 4096;

/**
 * Transforms descriptors with a codec: queries, references and the training set alike, before they are searched.
 *
 * Computed in double precision and rounded to float32 at the end. A row of zeros keeps its zeros when it is scaled
 * to unit length.
 *
 * @param codec What {@linkcode fitCodec} returned.
 * @param set Descriptors; borrowed. Fields beside `vectors` and `dims` are kept, such as `ids`.
 * @returns The same rows with other numbers. `"Flat"` changes nothing and returns `set` itself.
 * @throws {RangeError} If the rows do not have the dims that the codec was fitted to, or are not whole.
 *
 * @example Rows to unit length
 * ```ts
 * import { applyCodec, fitCodec } from "rdcd";
 * import assert from "node:assert/strict";
 *
 * const codec = await fitCodec("L2norm,Flat");
 * const { ids, vectors } = await applyCodec(codec, { ids: ["Q1"], vectors: new Float32Array([3, 4]), dims: 2 });
 * assert.deepEqual([ids, [...vectors]], [["Q1"], [Math.fround(0.6), Math.fround(0.8)]]);
 * ```
 */
export async function applyCodec<Set extends Vectors>(codec: Codec, set: Set): Promise<Set> {
  const { linear, normalize } = codec;
  if (linear === null && !normalize) return set;
  const inputDims = linear?.mean.length ?? set.dims;
  if (set.dims !== inputDims) {
    throw new RangeError(
      `Cannot apply ${codec.name} as descriptors must have the ${inputDims} dims it was fitted to: current value is ${set.dims}`,
    );
  }
  if (set.vectors.length % inputDims !== 0) {
    throw new RangeError(
      `Cannot apply ${codec.name} as descriptors must be whole rows of ${inputDims} numbers: current value is ${set.vectors.length} numbers`,
    );
  }
  const dims = linear === null ? inputDims : linear.projection.length / inputDims;
  const rows = set.vectors.length / inputDims;
  const vectors = new Float32Array(rows * dims);
  const product = linear === null ? null : await createMatrixProduct({ transposeLeft: false });
  try {
    for (let first = 0; first < rows; first += ROWS_AT_ONCE) {
      const last = Math.min(first + ROWS_AT_ONCE, rows);
      let block: Float64Array = new Float64Array(set.vectors.subarray(first * inputDims, last * inputDims));
      if (linear !== null) {
        for (let i = 0; i < block.length; i++) block[i]! -= linear.mean[i % inputDims]!;
        block = await product!.multiply(block, linear.projection, inputDims);
      }
      if (normalize) scaleToUnitLength(block, dims);
      vectors.set(block, first * dims);
    }
  } finally {
    await product?.dispose();
  }
  return { ...set, vectors, dims };
}

function scaleToUnitLength(rows: Float64Array, dims: number): void {
  for (let start = 0; start < rows.length; start += dims) {
    let squares = 0;
    for (let i = start; i < start + dims; i++) squares += rows[i]! ** 2;
    if (squares === 0) continue;
    const length = Math.sqrt(squares);
    for (let i = start; i < start + dims; i++) rows[i]! /= length;
  }
}
