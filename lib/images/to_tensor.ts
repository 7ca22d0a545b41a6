import * as tf from "@tensorflow/tfjs";
import { normalizedLevels } from "./normalized_levels.ts";
import { sameSize } from "./same_size.ts";
import type { Image, Images } from "../types.ts";

/**
 * Images as a tensor for tfjs networks, normalized with ImageNet's mean and deviation.
 *
 * Each value is `(level / 255 - mean) / deviation` with mean (0.485, 0.456, 0.406) and deviation
 * (0.229, 0.224, 0.225), as torchvision's `ToTensor` and `Normalize` compute it; the layout is NHWC.
 *
 * @param images At least one image, all of one size.
 * @returns float32 `[images.length, height, width, 3]`, which the caller disposes.
 * @throws {RangeError} If there is no image, or the sizes differ.
 *
 * @example A batch of two
 * ```ts
 * import { toTensor } from "rdcd/images";
 * import assert from "node:assert/strict";
 *
 * const black = { width: 2, height: 1, data: new Uint8Array(6) };
 * const images = toTensor([black, black]);
 * assert.deepEqual(images.shape, [2, 1, 2, 3]);
 * images.dispose();
 * ```
 */
export function toTensor(images: readonly Image[]): Images {
  const { width, height } = sameSize("toTensor", images);
  return tf.tensor4d(normalizedLevels(images), [images.length, height, width, 3]);
}
