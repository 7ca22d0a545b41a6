import { luma } from "../../images/luma.ts";
import { LANCZOS, PRECISION_BITS, resampleWindows } from "../../images/resample_windows.ts";
import type { Image } from "../../types.ts";
import { checkPixels } from "./check_pixels.ts";

const SIDE = 32;
const FREQUENCIES = 8;

/**
 * Coefficients closer than this to the median count as equal to it. What is mathematically zero, as in an image of
 * stripes, comes out as rounding noise of about 1e-12; real differences are far larger.
 */
const NOISE = 1e-6;

/** `cos(pi · frequency · (2 · position + 1) / 64)`, `[8, 32]`. */
const COSINES = Float64Array.from(
  { length: FREQUENCIES * SIDE },
  (_, index) => Math.cos((Math.PI * Math.floor(index / SIDE) * (2 * (index % SIDE) + 1)) / (2 * SIDE)),
);

/**
 * The perceptual hash (pHash) of an image: 64 bits that say which of its lowest 8 x 8 cosine frequencies are above
 * their median.
 *
 * The image is made gray, shrunk to 32 x 32 with Pillow's Lanczos filter and transformed; bits are in row-major
 * order of the frequencies, the first bit in the highest bit of the first byte. This is `phash` of the Python
 * package imagehash with Pillow 9, bit for bit, with one exception: coefficients within 1e-6 of the median count as
 * equal to it (there, rounding noise decides), so that an image without detail has the same hash everywhere.
 * Pillow 13 resizes columns before rows where an image becomes wider; with it, images of less than 32 columns
 * get other hashes.
 *
 * @param image Any image.
 * @returns 8 bytes. {@linkcode hashToHex} writes them as imagehash does.
 * @throws {RangeError} If the image's bytes do not fit its size.
 * @see {@link https://github.com/JohannesBuchner/imagehash | imagehash}
 *
 * @example An image and its smaller copy
 * ```ts
 * import { hammingDistance, perceptualHash } from "rdcd/descriptors";
 * import { resizeImage } from "rdcd/images";
 * import assert from "node:assert/strict";
 *
 * const data = Uint8Array.from({ length: 96 * 64 * 3 }, (_, i) => (i * i * 7) >> 9);
 * const image = { width: 96, height: 64, data };
 * const copy = resizeImage(image, { width: 72, height: 48 });
 * assert.ok(hammingDistance(perceptualHash(image), perceptualHash(copy)) <= 10);
 * ```
 */
export function perceptualHash(image: Image): Uint8Array {
  checkPixels("the perceptual hash", image);
  const coefficients = lowFrequencies(shrink(image));
  const sorted = coefficients.toSorted();
  const median = (sorted[31]! + sorted[32]!) / 2;
  const hash = new Uint8Array(8);
  for (let bit = 0; bit < 64; bit++) {
    if (coefficients[bit]! > median + NOISE) hash[bit >> 3]! |= 0x80 >> (bit & 7);
  }
  return hash;
}

function shrink(image: Image): Uint8Array {
  const gray = luma(image);
  const narrow = image.width === SIDE ? gray : shrinkRows(gray, image.width, image.height);
  return image.height === SIDE ? narrow : shrinkColumns(narrow, image.height);
}

function shrinkRows(gray: Uint8Array, width: number, height: number): Uint8Array {
  const { first, count, weights, taps } = resampleWindows(width, SIDE, LANCZOS);
  const out = new Uint8Array(SIDE * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < SIDE; x++) {
      const from = y * width + first[x]!;
      let sum = 1 << (PRECISION_BITS - 1);
      for (let tap = 0; tap < count[x]!; tap++) sum += weights[x * taps + tap]! * gray[from + tap]!;
      out[y * SIDE + x] = Math.min(255, Math.max(0, sum >> PRECISION_BITS));
    }
  }
  return out;
}

function shrinkColumns(narrow: Uint8Array, height: number): Uint8Array {
  const { first, count, weights, taps } = resampleWindows(height, SIDE, LANCZOS);
  const out = new Uint8Array(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      let sum = 1 << (PRECISION_BITS - 1);
      for (let tap = 0; tap < count[y]!; tap++) {
        sum += weights[y * taps + tap]! * narrow[(first[y]! + tap) * SIDE + x]!;
      }
      out[y * SIDE + x] = Math.min(255, Math.max(0, sum >> PRECISION_BITS));
    }
  }
  return out;
}

function lowFrequencies(pixels: Uint8Array): Float64Array {
  const vertical = new Float64Array(FREQUENCIES * SIDE);
  for (let v = 0; v < FREQUENCIES; v++) {
    for (let y = 0; y < SIDE; y++) {
      const cosine = COSINES[v * SIDE + y]!;
      for (let x = 0; x < SIDE; x++) vertical[v * SIDE + x]! += cosine * pixels[y * SIDE + x]!;
    }
  }
  const coefficients = new Float64Array(FREQUENCIES * FREQUENCIES);
  for (let v = 0; v < FREQUENCIES; v++) {
    for (let u = 0; u < FREQUENCIES; u++) {
      let sum = 0;
      for (let x = 0; x < SIDE; x++) sum += COSINES[u * SIDE + x]! * vertical[v * SIDE + x]!;
      coefficients[v * FREQUENCIES + u] = sum;
    }
  }
  return coefficients;
}
