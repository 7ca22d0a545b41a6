import type { Image } from "../../types.ts";
import { boxFilterColumns } from "./box_filter_columns.ts";
import { checkPixels } from "./check_pixels.ts";

const SIDE = 64;
const FREQUENCIES = 16;
const SMALLEST = 5;

/** Rows 1 to 16 of the orthonormal cosine transform of 64 numbers, single precision, `[16, 64]`. */
const COSINES = Float32Array.from({ length: FREQUENCIES * SIDE }, (_, index) => {
  const frequency = Math.floor(index / SIDE) + 1;
  return Math.fround(Math.sqrt(2 / SIDE)) *
    Math.cos((Math.PI / 2 / SIDE) * frequency * (2 * (index % SIDE) + 1));
});

/** An image's PDQ hash. */
export interface PdqHash {
  /** 32 bytes in the order of PDQ's hexadecimal form. */
  hash: Uint8Array;
  /** How much detail there is, 0 to 100. ThreatExchange discards hashes below 50. */
  quality: number;
}

/**
 * The PDQ hash of an image: 256 bits that say which of 16 x 16 low cosine frequencies are above their median.
 *
 * Luminance, two passes of a moving average each way (Jarosz' tent filter) with windows of 1/128 of the edges,
 * 64 x 64 samples of that, cosine transform without the constant frequency. It works on the full image, as the
 * published test vectors, the Java reference and the Python package pdqhash do; ThreatExchange's C++ command line tool
 * first drops pixels to 512 x 512, which changes a few bits. Arithmetic is single precision in pdqhash's order, and
 * agrees with it bit for bit. Images with an edge below 5 pixels have an all-zero hash of quality 0.
 *
 * Images of low quality are hashed like all others; two nearly plain images may have close hashes by chance.
 *
 * @param image Any image.
 * @returns The hash and its quality.
 * @throws {RangeError} If the image's bytes do not fit its size.
 * @see {@link https://github.com/facebook/ThreatExchange/tree/main/pdq | ThreatExchange, pdqhashing.cpp and downscaling.cpp}
 *
 * @example An image and its smaller copy
 * ```ts
 * import { hammingDistance, pdqHash } from "rdcd/descriptors";
 * import { resizeImage } from "rdcd/images";
 * import assert from "node:assert/strict";
 *
 * const data = Uint8Array.from({ length: 192 * 128 * 3 }, (_, i) => ((i % 576) * Math.floor(i / 576)) >> 6);
 * const image = { width: 192, height: 128, data };
 * const copy = resizeImage(image, { width: 144, height: 96 });
 * assert.ok(hammingDistance(pdqHash(image).hash, pdqHash(copy).hash) <= 31);
 * ```
 */
export function pdqHash(image: Image): PdqHash {
  checkPixels("the PDQ hash", image);
  const hash = new Uint8Array(FREQUENCIES * FREQUENCIES / 8);
  if (Math.min(image.width, image.height) < SMALLEST) return { hash, quality: 0 };
  const samples = downsample(image);
  const coefficients = lowFrequencies(samples);
  // The reference's median is the lower of the two middle values.
  const median = coefficients.toSorted()[coefficients.length / 2 - 1]!;
  for (let bit = 0; bit < coefficients.length; bit++) {
    if (coefficients[bit]! > median) hash[hash.length - 1 - (bit >> 3)]! |= 1 << (bit & 7);
  }
  return { hash, quality: quality(samples) };
}

/** `[64, 64]` luminances. Only what the samples need is computed: the last two passes see 64 columns. */
function downsample(image: Image): Float32Array {
  const { width, height } = image;
  const samples = new Float32Array(SIDE * SIDE);
  const row = new Float32Array(width);
  if (width === SIDE && height === SIDE) {
    for (let y = 0; y < SIDE; y++) {
      luminances(image, y, row);
      samples.set(row, y * SIDE);
    }
    return samples;
  }
  const windowX = Math.floor((width + 2 * SIDE - 1) / (2 * SIDE));
  const windowY = Math.floor((height + 2 * SIDE - 1) / (2 * SIDE));
  const columns = centers(width);
  const rows = centers(height);
  const blurred = new Float32Array(width);
  const chosen = new Float32Array(SIDE);
  let next = 0;
  const second = boxFilterColumns(SIDE, height, windowY, (line, y) => {
    for (; next < SIDE && rows[next] === y; next++) samples.set(line, next * SIDE);
  });
  const first = boxFilterColumns(width, height, windowY, (line) => {
    boxFilterRow(line, blurred, windowX);
    for (let x = 0; x < SIDE; x++) chosen[x] = blurred[columns[x]!]!;
    second.push(chosen);
  });
  for (let y = 0; y < height; y++) {
    luminances(image, y, row);
    boxFilterRow(row, blurred, windowX);
    first.push(blurred);
  }
  first.finish();
  second.finish();
  return samples;
}

function luminances(image: Image, y: number, out: Float32Array): void {
  const { data, width } = image;
  for (let x = 0, at = y * width * 3; x < width; x++, at += 3) {
    out[x] = data[at]! * 0.299 + data[at + 1]! * 0.587 + data[at + 2]! * 0.114;
  }
}

function centers(length: number): Int32Array {
  return Int32Array.from({ length: SIDE }, (_, index) => Math.trunc(((index + 0.5) * length) / SIDE));
}

function lowFrequencies(samples: Float32Array): Float32Array {
  const vertical = new Float32Array(FREQUENCIES * SIDE);
  for (let v = 0; v < FREQUENCIES; v++) {
    for (let y = 0; y < SIDE; y++) {
      const cosine = COSINES[v * SIDE + y]!;
      for (let x = 0; x < SIDE; x++) {
        vertical[v * SIDE + x]! += Math.fround(cosine * samples[y * SIDE + x]!);
      }
    }
  }
  const coefficients = new Float32Array(FREQUENCIES * FREQUENCIES);
  for (let v = 0; v < FREQUENCIES; v++) {
    for (let u = 0; u < FREQUENCIES; u++) {
      let sum = 0;
      for (let x = 0; x < SIDE; x++) {
        sum = Math.fround(sum + Math.fround(vertical[v * SIDE + x]! * COSINES[u * SIDE + x]!));
      }
      coefficients[v * FREQUENCIES + u] = sum;
    }
  }
  return coefficients;
}

/** Counts differences between neighbors in whole per cents of the gray range, so that noise does not count. */
function quality(samples: Float32Array): number {
  let gradients = 0;
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const at = y * SIDE + x;
      if (y + 1 < SIDE) gradients += gradient(samples[at]!, samples[at + SIDE]!);
      if (x + 1 < SIDE) gradients += gradient(samples[at]!, samples[at + 1]!);
    }
  }
  return Math.min(100, Math.floor(gradients / 90));
}

function gradient(a: number, b: number): number {
  const scaled = Math.fround(Math.fround(Math.fround(a - b) * 100) / 255);
  return Math.abs(Math.trunc(scaled));
}

/**
 * A moving average along the rows' length, as PDQ's reference computes it: `length` numbers, the mean of the up to
 * `window` numbers around each, fewer at the ends. All sums are single precision and in the reference's order, so
 * that hashes agree to the last bit.
 */
function boxFilterRow(row: Float32Array, out: Float32Array, window: number): void {
  const length = row.length;
  const ahead = (window + 2) >> 1;
  let sum = 0, count = 0;
  for (let right = 0; right < length + ahead - 1; right++) {
    if (right < length) {
      sum = Math.fround(sum + row[right]!);
      count++;
    }
    if (right >= window) {
      sum = Math.fround(sum - row[right - window]!);
      count--;
    }
    if (right >= ahead - 1) out[right - ahead + 1] = sum / count;
  }
}
