import { createMatrixProduct, type MatrixProduct } from "../_internal/matrix_product.ts";
import type { VectorBlocks, Vectors } from "../search/vectors.ts";
import type { Codec } from "./fit_codec.ts";

const ROWS_AT_ONCE = 4096;

/**
 * Transforms descriptors with a codec: queries, references and the training set alike, before they are searched.
 *
 * Computed in double precision and rounded to float32 at the end. A row of zeros keeps its zeros when it is scaled
 * to unit length.
 *
 * @param codec What {@linkcode fitCodec} returned.
 * @param set Descriptors in memory or in blocks; borrowed. Fields beside `vectors` and `dims` are kept, such as `ids`.
 * @returns The same rows with other numbers; those of blocks are transformed as they are read, anew each time, to the
 * same numbers. `"Flat"` changes nothing and returns `set` itself.
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
export async function applyCodec<Set extends Vectors | VectorBlocks>(codec: Codec, set: Set): Promise<Set> {
  const { linear, normalize } = codec;
  if (linear === null && !normalize) return set;
  checkDims(codec, set.dims);
  if ("blocks" in set) {
    const { count, dims } = set;
    return {
      ...set,
      count,
      dims: outputDims(codec, dims),
      blocks: (rows?: number) => transformBlocks(codec, set.blocks(rows)),
    };
  }
  const product = linear === null ? null : await createMatrixProduct({ transposeLeft: false });
  try {
    return { ...set, ...await transform(codec, set, product) };
  } finally {
    await product?.dispose();
  }
}

async function* transformBlocks(codec: Codec, blocks: AsyncIterable<Vectors>): AsyncGenerator<Vectors> {
  const product = codec.linear === null ? null : await createMatrixProduct({ transposeLeft: false });
  try {
    for await (const block of blocks) {
      checkDims(codec, block.dims);
      yield { ...block, ...await transform(codec, block, product) };
    }
  } finally {
    await product?.dispose();
  }
}

async function transform(codec: Codec, set: Vectors, product: MatrixProduct | null): Promise<Vectors> {
  const { linear, normalize } = codec;
  const { dims: inputDims } = set;
  if (set.vectors.length % inputDims !== 0) {
    throw new RangeError(
      `Cannot apply ${codec.name} as descriptors must be whole rows of ${inputDims} numbers: current value is ${set.vectors.length} numbers`,
    );
  }
  const dims = outputDims(codec, inputDims);
  const rows = set.vectors.length / inputDims;
  const vectors = new Float32Array(rows * dims);
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
  return { vectors, dims };
}

function outputDims({ linear }: Codec, inputDims: number): number {
  return linear === null ? inputDims : linear.projection.length / inputDims;
}

function checkDims({ name, linear }: Codec, dims: number): void {
  if (linear === null || linear.mean.length === dims) return;
  throw new RangeError(
    `Cannot apply ${name} as descriptors must have the ${linear.mean.length} dims it was fitted to: current value is ${dims}`,
  );
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
