import type { Image } from "../types.ts";

/**
 * The brightness of each pixel, 0 to 255, with Pillow's rounding of ITU-R 601-2: `(19595 R + 38470 G + 7471 B) / 2^16`.
 *
 * @returns `height * width` bytes, row by row.
 */
export function luma({ width, height, data }: Image): Uint8Array {
  const levels = new Uint8Array(width * height);
  for (let pixel = 0, from = 0; pixel < levels.length; pixel++, from += 3) {
    levels[pixel] = (19595 * data[from]! + 38470 * data[from + 1]! + 7471 * data[from + 2]! + 0x8000) >> 16;
  }
  return levels;
}
