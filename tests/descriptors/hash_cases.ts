import type { Image } from "rdcd/images";
import { fixturePath } from "../shared.ts";

/** Hashes of an image by the Python packages pdqhash and imagehash. */
export interface ExpectedHashes {
  pdq: string;
  quality: number;
  phash: string;
}

/** A synthetic image and its hashes. */
export interface HashCase extends ExpectedHashes {
  width: number;
  height: number;
  seed: number;
  contrast: number;
  sum: number;
}

/** What tests/fixtures/hashes/make_hashes.py computed. */
export const hashes: { cases: HashCase[]; photos: Record<string, ExpectedHashes> } = JSON.parse(
  Deno.readTextFileSync(fixturePath("hashes/hashes.json")),
);

/** The image of a case, by the formula of make_hashes.py. */
export function syntheticPicture({ width, height, seed, contrast }: HashCase): Image {
  const data = new Uint8Array(width * height * 3);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        const broad = wave(
          Math.floor((x * (97 + 13 * seed)) / width) + Math.floor((y * (411 - 29 * seed)) / height) + 67 * c,
        );
        const middle = wave(
          Math.floor((x * 1700) / width) - Math.floor((y * (900 + 100 * seed)) / height) + 31 * seed,
        );
        const fine = (x * 7919 + y * 104729 + x * y * 31 + c * 613 + seed * 1009) % 253;
        const level = 128 + Math.floor((2 * broad + middle + fine - 512) / (8 * contrast));
        data[at++] = Math.min(255, Math.max(0, level));
      }
    }
  }
  return { width, height, data };
}

function wave(position: number): number {
  return Math.abs((position & 511) - 256);
}

/** A case in a few words, for an assertion's message. */
export function caseName({ width, height, seed, contrast }: HashCase): string {
  return `${width} x ${height}, seed ${seed}, contrast 1/${contrast}`;
}

/** An image of one color. */
export function plainPicture(width: number, height: number, level: number): Image {
  return { width, height, data: new Uint8Array(width * height * 3).fill(level) };
}

/** Inner product of two rows. */
export function innerProduct(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}
