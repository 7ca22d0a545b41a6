import type { Image } from "../types.ts";

/** Cells along an edge that levels are averaged over, which leaves noise and specks out. */
const CELLS = 16;
/** Levels of 255 that the cells of one channel differ by at most. */
const RANGE = 8;

/**
 * Checks whether there is nothing to be seen in an image: a blank page, a black frame. The means of 16 × 16 cells differ by
 * less than 8 of 255 levels in every channel. What finds copies of pictures finds no two of these different.
 */
export function isFlat({ width, height, data }: Image): boolean {
  const [across, down] = [Math.min(CELLS, width), Math.min(CELLS, height)];
  const sums = new Float64Array(across * down * 3);
  const counts = new Float64Array(across * down);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(y * down / height) * across;
    for (let x = 0; x < width; x++, at += 3) {
      const cell = row + Math.floor(x * across / width);
      counts[cell]! += 1;
      for (let channel = 0; channel < 3; channel++) sums[cell * 3 + channel]! += data[at + channel]!;
    }
  }
  for (let channel = 0; channel < 3; channel++) {
    let [least, most] = [Infinity, -Infinity];
    counts.forEach((count, cell) => {
      const mean = sums[cell * 3 + channel]! / count;
      least = Math.min(least, mean);
      most = Math.max(most, mean);
    });
    if (most - least >= RANGE) return false;
  }
  return true;
}
