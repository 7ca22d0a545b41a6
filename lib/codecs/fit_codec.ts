import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { VectorBlocks, Vectors } from "../types.ts";
import { type CodecSigns, parseCodec } from "./parse_codec.ts";
import { spreadProjection } from "./spread_projection.ts";
import { quantizingProjection } from "./quantizing_projection.ts";
import { scatterMatrix } from "./scatter_matrix.ts";
import { subsampleRows } from "./subsample_rows.ts";

/** A transformation of descriptors before the search, ready to be applied. Plain data. */
export interface Codec {
  /** Its name, such as `"PCAW256,L2norm,Flat"` in faiss's notation, or `"ITQ256"`. */
  name: string;
  /** The linear step, if there is one. */
  linear: {
    /** The training set's mean, subtracted first, `[input dims]`. */
    mean: Float64Array;
    /** Row-major `[input dims, output dims]`. */
    projection: Float64Array;
    /**
     * Output numbers that carry anything. Fewer than the output's dims where the training set does not vary in as
     * many directions, because it is small or its descriptors are redundant; the others are 0.
     */
    rank: number;
  } | null;
  /** True if rows are scaled to unit length at the end. */
  normalize: boolean;
  /** Which descriptors become signs then, plus or minus `1 / √dims`: none, all, or those of references only. */
  signs: CodecSigns;
}

/** Options for {@linkcode fitCodec}. */
export interface FitCodecOptions {
  /**
   * Seed of the rotation that `ITQ` starts from.
   *
   * @default {0}
   */
  seed?: number;
}

/**
 * Fits a codec to a training set.
 *
 * `PCA<d>` subtracts the mean and keeps the `d` directions in which the training set varies most; `PCAW<d>` divides
 * each by the root of its eigenvalue as well. As in faiss, the eigenvalues are those of the scatter matrix (not
 * divided by the number of rows: a constant factor, gone after `L2norm`), nothing is added to them, and of more
 * than `1000 · dims` rows the same random ones as faiss's are used.
 *
 * Where the training set does not vary in a direction (any set of at most `d` rows has such; the limit is 2^-24 of
 * the sum of squares, what single precision can tell from nothing) faiss divides by zero or by rounding noise. Here
 * the direction is left out: its number is 0 in every descriptor, and `rank` says how many are not. A training set
 * a little larger than `d` is whitened as the formula says, but its smallest eigenvalues are guesses and the result
 * is bad with any implementation; ten rows a direction are a fair minimum.
 *
 * `ITQ<d>` makes `d` bits: the same mean and PCA, a rotation found by iterative quantization, and signs. The rotation is
 * fitted by 50 iterations from a random one, on at most 50 random rows a bit. Descriptors become plus or minus
 * `1 / √d`, so that inner products order them by Hamming distance, and everything that takes descriptors takes them
 * ({@linkcode packBits}). With `AITQ<d>` only references become bits, and queries are what they were before the signs, at
 * unit length: it finds more in an index of the same size. Both need training rows that vary in `d` directions, so at
 * least `d + 1` of them and better ten times as many.
 *
 * `PCAW<d>,LSH<b>` makes `b` bits of `d` whitened numbers: the signs of their inner products with `b` random directions that
 * are a tight frame, as in faiss's `LSH` with more bits than numbers. Where the last of many directions vary little, whitening
 * a part of them and spreading it finds more than `ITQ`, which leaves each direction as strong as it is.
 *
 * @param codec `"Flat"`, `"L2norm,Flat"`, `"PCA<d>,L2norm,Flat"`, `"PCAW<d>,L2norm,Flat"`, or these without
 * `L2norm`; `"ITQ<d>"` or `"AITQ<d>"` with `d` a multiple of 8, such as `"ITQ256"`; or `"PCAW<d>,LSH<b>"` (or `PCA`) with `b` a
 * multiple of 8 that is not below `d`, such as `"PCAW192,LSH256"`.
 * @param training Descriptors that belong to neither queries nor references, in memory or in blocks; borrowed. Only
 * `PCA` and `ITQ` need any. Blocks are read once, at most `1000 · dims` rows of them are kept in memory, and the codec is the
 * same as that of the same rows in memory.
 * @param options The seed.
 * @returns The codec, to be given to {@linkcode applyCodec}.
 * @throws {RangeError} If the name is none of these, or the training set is missing, too short, holds a number that
 * is not finite, is the same everywhere, or varies in fewer directions than `ITQ` is to have bits.
 * @see {@link https://doi.org/10.1109/CVPR.2011.5995432 | Gong and Lazebnik 2011, iterative quantization}
 *
 * @example Whitening makes all directions count alike
 * ```ts
 * import { applyCodec, fitCodec } from "rdcd/evaluation";
 * import assert from "node:assert/strict";
 *
 * const training = { vectors: new Float32Array([9, 0, -9, 0, 0, 1, 0, -1]), dims: 2 };
 * const codec = await fitCodec("PCAW2,L2norm,Flat", training);
 * const { vectors } = await applyCodec(codec, { vectors: new Float32Array([9, 1]), dims: 2 });
 * assert.ok(Math.abs(Math.abs(vectors[0]!) - Math.abs(vectors[1]!)) < 1e-6);
 * ```
 */
export async function fitCodec(
  codec: string,
  training?: Vectors | VectorBlocks,
  options: FitCodecOptions = {},
): Promise<Codec> {
  const { pca, frame, ...last } = parseCodec(codec);
  if (pca === null) return { name: codec, linear: null, ...last };
  const rows = training === undefined
    ? 0
    : "blocks" in training
    ? training.count
    : training.vectors.length / training.dims;
  if (training === undefined || rows < 2 || !Number.isInteger(rows)) {
    throw new RangeError(
      `Cannot fit ${codec} as it needs at least 2 training descriptors: current value is ${rows}`,
    );
  }
  if (pca.dims > training.dims) {
    throw new RangeError(
      `Cannot fit ${codec} as descriptors must have at least ${pca.dims} dims: current value is ${training.dims}`,
    );
  }
  const { dims } = training;
  const sample = await subsampleRows(training, ROWS_PER_DIM * dims);
  const { mean, matrix } = await scatterMatrix(sample);
  const sampleRows = sample.vectors.length / dims;
  const { eigenvalues, eigenvectors } = decompose(matrix, dims, codec);
  const squares = sum(eigenvalues) + sampleRows * sum(mean.map((value) => value ** 2));
  const varying = eigenvalues.filter((value) => value > squares * SMALLEST_EIGENVALUE).length;
  const rank = Math.min(varying, sampleRows - 1, pca.dims);
  if (rank === 0 || sample.vectors.every((value, i) => value === sample.vectors[i % dims])) {
    throw new RangeError(
      `Cannot fit ${codec} as training descriptors must differ: current value has the same in every row`,
    );
  }
  const projection = new Float64Array(dims * pca.dims);
  for (let column = 0; column < rank; column++) {
    const scale = pca.whiten ? 1 / Math.sqrt(eigenvalues[column]!) : 1;
    for (let row = 0; row < dims; row++) {
      projection[row * pca.dims + column] = eigenvectors.get(row, dims - 1 - column) * scale;
    }
  }
  if (!pca.rotate && frame === null) return { name: codec, linear: { mean, projection, rank }, ...last };
  if (rank < pca.dims) {
    throw new RangeError(
      `Cannot fit ${codec} as training descriptors must vary in ${pca.dims} directions: current value is ${rank}, of ` +
        `${rows} descriptors`,
    );
  }
  const { seed = 0 } = options;
  const turned = frame === null
    ? await quantizingProjection(sample, { mean, projection, seed })
    : await spreadProjection(projection, pca.dims, frame, seed);
  return { name: codec, linear: { mean, projection: turned, rank }, ...last };
}

const ROWS_PER_DIM = 1000;
// A share of the sum of squares: sums in single precision hold no more.
const SMALLEST_EIGENVALUE = 2 ** -24;

/** Eigenvalues, the largest first, and eigenvectors as columns, the largest eigenvalue's last. */
function decompose(scatter: Float64Array, dims: number, codec: string) {
  if (!scatter.every(Number.isFinite)) {
    throw new RangeError(`Cannot fit ${codec} as every training number must be finite: current value is not`);
  }
  const matrix = Matrix.from1DArray(dims, dims, scatter);
  const decomposition = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  return {
    eigenvalues: [...decomposition.realEigenvalues].reverse(),
    eigenvectors: decomposition.eigenvectorMatrix,
  };
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
