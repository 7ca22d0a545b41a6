import { imagenetLevels } from "./imagenet.ts";
import { sameSize } from "./same_size.ts";
import type { Image } from "../types.ts";

/**
 * Images as a batch for PyTorch-made networks: channels first, normalized with ImageNet's mean and deviation.
 *
 * Each value is `(level / 255 - mean) / deviation` with mean (0.485, 0.456, 0.406) and deviation
 * (0.229, 0.224, 0.225), as torchvision's `ToTensor` and `Normalize` compute it.
 *
 * @param images At least one image, all of one size.
 * @returns Row-major `[images.length, 3, height, width]`, for ONNX Runtime.
 * @throws {RangeError} If there is no image, or the sizes differ.
 *
 * @example A red pixel
 * ```ts
 * import { toNchw } from "rdcd/images";
 * import assert from "node:assert/strict";
 *
 * const [red, green, blue] = toNchw([{ width: 1, height: 1, data: Uint8Array.of(255, 0, 0) }]);
 * assert.ok(Math.abs(red! - (1 - 0.485) / 0.229) < 1e-6);
 * assert.ok(green! < 0 && blue! < 0);
 * ```
 */
export function toNchw(images: readonly Image[]): Float32Array {
  const { width, height } = sameSize("toNchw", images);
  const plane = width * height;
  const batch = new Float32Array(images.length * 3 * plane);
  images.forEach(({ data }, index) => {
    const start = index * 3 * plane;
    for (let pixel = 0, at = 0; pixel < plane; pixel++, at += 3) {
      batch[start + pixel] = imagenetLevels[data[at]!]!;
      batch[start + plane + pixel] = imagenetLevels[256 + data[at + 1]!]!;
      batch[start + 2 * plane + pixel] = imagenetLevels[512 + data[at + 2]!]!;
    }
  });
  return batch;
}
