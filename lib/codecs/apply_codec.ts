import { createMatrixProduct, type MatrixProduct } from "../backends/matrix_product.ts";
import { signValue } from "./pack_bits.ts";
import type { VectorBlocks, Vectors } from "../types.ts";
import type { Codec } from "./fit_codec.ts";

/** Options for {@linkcode applyCodec}. */
export interface ApplyCodecOptions {
  /**
   * Role of the descriptors. Only a codec such as `"AITQ256"` treats queries otherwise than references and training
   * set.
   *
   * @default {"reference"}
   */
  role?: "query" | "reference";
}

const ROWS_AT_ONCE = 4096;

/**
 * Transforms descriptors with a codec: queries, references and the training set alike, before they are searched.
 *
 * Computed in double precision and rounded to float32 at the end. A row of zeros keeps its zeros when it is scaled
 * to unit length; of a binary codec it has bits as any other.
 *
 * @param codec What {@linkcode fitCodec} returned.
 * @param set Descriptors in memory or in blocks; borrowed. Fields beside `vectors` and `dims` are kept, such as `ids`.
 * @param options What they are for.
 * @returns The same rows with other numbers; those of blocks are transformed as they are read, anew each time, to the
 * same numbers. `"Flat"` changes nothing and returns `set` itself.
 * @throws {RangeError} If the rows do not have the dims that the codec was fitted to, or are not whole.
 *
 * @example Rows to unit length
 * ```ts
 * import { applyCodec, fitCodec } from "rdcd/evaluation";
 * import assert from "node:assert/strict";
 *
 * const codec = await fitCodec("L2norm,Flat");
 * const { ids, vectors } = await applyCodec(codec, { ids: ["Q1"], vectors: new Float32Array([3, 4]), dims: 2 });
 * assert.deepEqual([ids, [...vectors]], [["Q1"], [Math.fround(0.6), Math.fround(0.8)]]);
 * ```
 */
export async function applyCodec<Set extends Vectors | VectorBlocks>(
  codec: Codec,
  set: Set,
  options: ApplyCodecOptions = {},
): Promise<Set> {
  const { linear, normalize } = codec;
  if (linear === null && !normalize) return set;
  checkDims(codec, set.dims);
  if ("blocks" in set) {
    const { count, dims } = set;
    return {
      ...set,
      // Those of rows that are kept as bits are not those of the rows that come out.
      bits: undefined,
      count,
      dims: codecDims(codec, dims),
      blocks: (rows?: number) => transformBlocks(codec, set.blocks(rows), options),
    };
  }
  const opened = await openCodec(codec, options);
  try {
    return { ...set, ...await opened.transform(set) };
  } finally {
    await opened.dispose();
  }
}

/** A codec ready to be applied many times. */
export interface OpenedCodec {
  /** Transforms rows; see {@linkcode applyCodec}. */
  transform(set: Vectors): Promise<Vectors>;
  /** Frees memory and threads. */
  dispose(): Promise<void>;
}

/** A codec ready to be applied many times; whoever opened it disposes of it. */
export async function openCodec(codec: Codec, options: ApplyCodecOptions = {}): Promise<OpenedCodec> {
  const product = codec.linear === null ? null : await createMatrixProduct({ transposeLeft: false });
  const becomesSigns = codec.signs === "all" || codec.signs === "references" && options.role !== "query";
  return {
    transform: (set) => transform(codec, set, product, becomesSigns),
    dispose: async () => await product?.dispose(),
  };
}

/** Numbers a descriptor after a codec. */
export function codecDims({ linear }: Codec, inputDims: number): number {
  return linear === null ? inputDims : linear.projection.length / inputDims;
}

async function* transformBlocks(
  codec: Codec,
  blocks: AsyncIterable<Vectors>,
  options: ApplyCodecOptions,
): AsyncGenerator<Vectors> {
  const opened = await openCodec(codec, options);
  try {
    for await (const block of blocks) {
      checkDims(codec, block.dims);
      yield { ...block, ...await opened.transform(block) };
    }
  } finally {
    await opened.dispose();
  }
}

async function transform(
  codec: Codec,
  set: Vectors,
  product: MatrixProduct | null,
  becomesSigns: boolean,
): Promise<Vectors> {
  const { linear, normalize } = codec;
  const { dims: inputDims } = set;
  if (set.vectors.length % inputDims !== 0) {
    throw new RangeError(
      `Cannot apply ${codec.name} as descriptors must be whole rows of ${inputDims} numbers: current value is ${set.vectors.length} numbers`,
    );
  }
  const dims = codecDims(codec, inputDims);
  const rows = set.vectors.length / inputDims;
  const vectors = new Float32Array(rows * dims);
  for (let first = 0; first < rows; first += ROWS_AT_ONCE) {
    const last = Math.min(first + ROWS_AT_ONCE, rows);
    let block: Float64Array = new Float64Array(set.vectors.subarray(first * inputDims, last * inputDims));
    if (linear !== null) {
      for (let i = 0; i < block.length; i++) block[i]! -= linear.mean[i % inputDims]!;
      block = await product!.multiply(block, linear.projection, inputDims);
    }
    if (becomesSigns) takeSigns(block, dims);
    else if (normalize) scaleToUnitLength(block, dims);
    vectors.set(block, first * dims);
  }
  return { vectors, dims };
}

function checkDims({ name, linear }: Codec, dims: number): void {
  if (linear === null || linear.mean.length === dims) return;
  throw new RangeError(
    `Cannot apply ${name} as descriptors must have the ${linear.mean.length} dims it was fitted to: current value is ${dims}`,
  );
}

function takeSigns(rows: Float64Array, dims: number): void {
  const value = signValue(dims);
  for (let i = 0; i < rows.length; i++) rows[i] = rows[i]! >= 0 ? value : -value;
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
