import { lazyImage, wholeImage } from "../augmentations/lazy_image.ts";
import { movePixels, type Symmetry } from "../augmentations/move_pixels.ts";
import { hashJson } from "../json/hash_json.ts";
import type { DescriptorMethod } from "../descriptors/method.ts";
import type { Image } from "../types.ts";

/** The ways in which an image can be turned by right angles and mirrored; the first leaves it as it is. */
const SYMMETRIES: readonly Symmetry[] = [
  {},
  { transposed: true, mirrored: true },
  { mirrored: true, upsideDown: true },
  { transposed: true, upsideDown: true },
  { mirrored: true },
  { transposed: true, mirrored: true, upsideDown: true },
  { upsideDown: true },
  { transposed: true },
];

/** How many these are. */
export const ORIENTATIONS: number = SYMMETRIES.length;

/**
 * Turns an image by right angles and mirrors it.
 *
 * @param orientation 0 to 7: quarter turns clockwise, with 4 more mirrored first.
 */
export function orientImage(image: Image, orientation: number): Promise<Image> {
  return wholeImage(movePixels(lazyImage(image), SYMMETRIES[orientation]!));
}

/**
 * A method that describes an image in all its orientations at once: eight descriptors, one behind the other.
 *
 * @param method What describes; it stays the caller's.
 */
export function describeOrientations(method: DescriptorMethod): DescriptorMethod {
  const { dims } = method;
  return {
    ...method,
    name: `${method.name} in eight orientations`,
    dims: ORIENTATIONS * dims,
    bytesPerImage: ORIENTATIONS * method.bytesPerImage,
    fingerprint: hashJson({ orientations: ORIENTATIONS, of: method.fingerprint }),
    async describe(images) {
      const vectors = new Float32Array(images.length * ORIENTATIONS * dims);
      for (let orientation = 0; orientation < ORIENTATIONS; orientation++) {
        const own = await method.describe(
          await Promise.all(images.map((image) => orientImage(image, orientation))),
        );
        images.forEach((_, row) => {
          vectors.set(
            own.subarray(row * dims, (row + 1) * dims),
            (row * ORIENTATIONS + orientation) * dims,
          );
        });
      }
      return vectors;
    },
    dispose: () => Promise.resolve(),
  };
}
