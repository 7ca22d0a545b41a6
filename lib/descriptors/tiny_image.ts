import type { Preparation } from "../images/preparation.ts";
import { createHash } from "node:crypto";
import type { Image } from "../types.ts";
import { luma } from "../images/luma.ts";
import type { DescriptorMethod } from "./method.ts";

const SIDE = 16;
const DIMS = SIDE * SIDE;

/** Options for {@linkcode createTinyImage}. */
export interface TinyImageOptions {
  /**
   * How images are shrunk: `"exact"` as Pillow does it, `"fast"` with the decoder's help.
   *
   * @default {"exact"}
   */
  resize?: Preparation["resize"];
}

/**
 * The image itself, shrunk, as a descriptor method: the simplest baseline for copy detection.
 *
 * An image is resized to 16 x 16 (Pillow's bilinear, aspect not kept) and made gray; the 256 gray levels less their
 * mean, scaled to unit length, are the descriptor. So it does not change with brightness and contrast, and the inner
 * product of two descriptors is the correlation of the shrunk images. One-colored images have no such direction:
 * all of them get 256 times 1/16, which is at a right angle to every other image's descriptor.
 *
 * @param options How images are shrunk.
 * @returns The method. It holds no memory: `dispose` is optional.
 * @see {@link https://people.csail.mit.edu/torralba/publications/80millionImages.pdf | Torralba, Fergus, Freeman 2008: 80 million tiny images}
 *
 * @example An image and a paler copy
 * ```ts
 * import { createTinyImage } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * const data = Uint8Array.from({ length: 16 * 16 * 3 }, (_, i) => 2 * (Math.floor(i / 3) % 16));
 * const paler = data.map((value) => 100 + 2 * value);
 * const method = createTinyImage();
 * const [a, b] = [data, paler].map((data) => ({ width: 16, height: 16, data }));
 * const vectors = await method.describe([a!, b!]);
 * const product = vectors.subarray(0, 256).reduce((sum, value, i) => sum + value * vectors[256 + i]!, 0);
 * assert.ok(product > 0.9999);
 * ```
 */
export function createTinyImage(options: TinyImageOptions = {}): DescriptorMethod {
  const { resize = "exact" } = options;
  return {
    name: "Tiny image",
    network: null,
    parameters: 0,
    dims: DIMS,
    bytesPerImage: 4 * DIMS,
    fingerprint: createHash("sha256").update(`tiny image 16 x 16 grey, ${resize}, 1`).digest("hex"),
    preparation: { size: { width: SIDE, height: SIDE }, resize },
    batchSize: 64,
    describe: (images) =>
      Promise.try(() => {
        const vectors = new Float32Array(images.length * DIMS);
        images.forEach((image, index) =>
          describeOne(image, vectors.subarray(index * DIMS, (index + 1) * DIMS))
        );
        return vectors;
      }),
    dispose: () => Promise.resolve(),
  };
}

function describeOne(image: Image, out: Float32Array): void {
  if (image.width !== SIDE || image.height !== SIDE) {
    throw new RangeError(
      `Cannot describe a tiny image as it must be resized to ${SIDE} x ${SIDE} pixels first: ` +
        `current value is ${image.width} x ${image.height}`,
    );
  }
  const gray = luma(image);
  const mean = gray.reduce((sum, level) => sum + level, 0) / DIMS;
  const length = Math.sqrt(gray.reduce((sum, level) => sum + (level - mean) ** 2, 0));
  for (let index = 0; index < DIMS; index++) {
    out[index] = length === 0 ? 1 / SIDE : (gray[index]! - mean) / length;
  }
}
