import type { Image } from "../types.ts";
import { imagenetLevels } from "./imagenet.ts";

/**
 * Images of one size as numbers that networks take, channels last.
 *
 * @returns Row-major `[images.length, height, width, 3]`.
 */
export function normalizedLevels(images: readonly Image[]): Float32Array {
  const size = images[0]!.data.length;
  const batch = new Float32Array(images.length * size);
  images.forEach(({ data }, index) => {
    const start = index * size;
    for (let at = 0; at < size; at += 3) {
      batch[start + at] = imagenetLevels[data[at]!]!;
      batch[start + at + 1] = imagenetLevels[256 + data[at + 1]!]!;
      batch[start + at + 2] = imagenetLevels[512 + data[at + 2]!]!;
    }
  });
  return batch;
}
