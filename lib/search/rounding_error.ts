/** Measures that bound the rounding of inner products with a set of rows. */
export interface RowMeasure {
  /** The length of the longest row. */
  longest: number;
  /** Every number is a multiple of two to this power; minus infinity where they have too many digits to matter. */
  lowestBit: number;
}

/**
 * Measures rows before they are multiplied, and refuses those that hold NaN or infinity.
 *
 * @param vectors Row-major `[rows, dims]`.
 * @param firstRow The number of the first row in the whole set, for the message.
 * @throws {RangeError} If a number is not finite, naming the row.
 */
export function measureRows(vectors: Float32Array, dims: number, name: string, firstRow = 0): RowMeasure {
  let longest = 0;
  for (let start = 0; start < vectors.length; start += dims) {
    let squares = 0;
    for (let i = start; i < start + dims; i++) squares += vectors[i]! * vectors[i]!;
    if (!Number.isFinite(squares)) {
      const value = vectors.subarray(start, start + dims).find((number) => !Number.isFinite(number));
      throw new RangeError(
        `Cannot search as every number of ${name} must be finite: current value in row ${
          firstRow + start / dims
        } is ${value}`,
      );
    }
    if (squares > longest) longest = squares;
  }
  return { longest: Math.sqrt(longest), lowestBit: lowestBit(vectors) };
}

/**
 * The most that an inner product, summed in single precision in any order, can differ from the true one.
 *
 * It is 0 for rows of few digits, such as the plus and minus 1/8 of a hash, where no sum is ever rounded. Otherwise
 * it is `dims · 2^-24 / (1 - dims · 2^-24)` times the lengths (Higham 2002, Accuracy and Stability of Numerical
 * Algorithms, eq. 3.5), and a little for products below the smallest normal number.
 *
 * @param b The rows of the other side.
 * @throws {RangeError} If a product could pass the largest float32.
 */
export function roundingError(a: RowMeasure, b: RowMeasure, dims: number): number {
  const step = a.lowestBit + b.lowestBit;
  const largest = a.longest * b.longest;
  if (largest > LARGEST_FLOAT) {
    throw new RangeError(
      `Cannot search as products must not pass the largest float32: current value is up to ${largest}; divide the vectors by their lengths`,
    );
  }
  if (step >= SMALLEST_NORMAL && largest <= 2 ** (step + MANTISSA_BITS)) return 0;
  const relative = dims * 2 ** -MANTISSA_BITS;
  return largest * relative / (1 - relative) + dims * 2 ** SMALLEST_NORMAL;
}

const LARGEST_FLOAT = 3.4028234663852886e38;
const MANTISSA_BITS = 24;
const SMALLEST_NORMAL = -126;
// With more digits than this on both sides a product does not fit into 24 bits.
const MOST_DIGITS = 13;

function lowestBit(vectors: Float32Array): number {
  const bits = new Int32Array(vectors.buffer, vectors.byteOffset, vectors.length);
  let lowest = Infinity;
  for (const pattern of bits) {
    if ((pattern & 0x7fffffff) === 0) continue;
    const exponent = (pattern >>> 23) & 255;
    const digits = (pattern & 0x7fffff) | (exponent === 0 ? 0 : 0x800000);
    const zeros = 31 - Math.clz32(digits & -digits);
    if (zeros < MANTISSA_BITS - MOST_DIGITS) return -Infinity;
    const bit = Math.max(exponent, 1) - 150 + zeros;
    if (bit < lowest) lowest = bit;
  }
  return lowest;
}
