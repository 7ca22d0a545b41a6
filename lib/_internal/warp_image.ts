import type { Color } from "../augmentations/augmentation.ts";
import type { Image, Size } from "../types.ts";
import { copyBytes, withPixelKernels } from "./kernels/pixel_kernels.ts";

/** Row-major 3 x 3: where in the input a pixel of the output comes from, in homogeneous coordinates. */
export type Homography = readonly [number, number, number, number, number, number, number, number, number];

/**
 * Moves every pixel by a projective map, bilinear, as Pillow's `Image.transform` does: coordinates are of pixel
 * centres, a pixel whose origin is outside the input gets the fill, and the edge's pixels continue half a pixel.
 *
 * @param image The picture.
 * @param inverse From the output's coordinates to the input's.
 * @param size The output's size.
 * @param fill The colour of what has no origin.
 */
export function warpImage(image: Image, inverse: Homography, size: Size, fill: Color): Image {
  const { width, height, data } = image;
  const bytes = size.width * size.height * 3;
  const parts = [data, bytes, Float64Array.from(inverse), Uint8Array.from(fill)];
  return withPixelKernels(parts, (kernels, addresses) => {
    const [source, target, map, colour] = addresses as [number, number, number, number];
    kernels.warp(source, width, height, target, size.width, size.height, map, colour);
    return { width: size.width, height: size.height, data: copyBytes(kernels, target, bytes) };
  });
}
