import type { LazyImage } from "./augmentation.ts";
import type { Box } from "../images/crop_image.ts";
import type { Color, Image, Size } from "../types.ts";
import { imageOf, releaseView, viewImage } from "../images/image_view.ts";
import { copyBytes, withPixelKernels } from "../images/kernels/pixel_kernels.ts";

/** Row-major 3 x 3: where in the input a pixel of the output comes from, in homogeneous coordinates. */
export type Homography = readonly [number, number, number, number, number, number, number, number, number];

/**
 * Moves every pixel by a projective map, bilinear, as Pillow's `Image.transform` does: coordinates are of pixel
 * centers, a pixel whose origin is outside the input gets the fill, and the edge's pixels continue half a pixel.
 *
 * @param inverse From the output's coordinates to the input's.
 * @param fill The color of what has no origin.
 */
export function warpImage(image: Image, inverse: Homography, size: Size, fill: Color): Image {
  const all = ({ width, height }: Size) => ({ left: 0, top: 0, width, height });
  return warpPart(image, all(image), image, inverse, all(size), fill);
}

/**
 * Does what {@linkcode warpImage} does, for parts of the image that are asked for, from the part that they come from.
 *
 * @param inverse From the output's coordinates to the input's, with no perspective: the last row is 0, 0, 1.
 */
export function warpLazily(image: LazyImage, inverse: Homography, size: Size, fill: Color): LazyImage {
  return {
    width: size.width,
    height: size.height,
    part: async (box) => {
      const origins = originsOf(box, inverse, image);
      const view = await image.part(origins);
      const part = imageOf(view);
      const warped = warpPart(part, origins, image, inverse, box, fill);
      releaseView(view);
      return viewImage(warped, { isOwn: true });
    },
  };
}

/**
 * @param part The part of the image that is there, which lies at `origins`.
 * @param box The part of the output that is wanted.
 */
function warpPart(
  part: Image,
  origins: Box,
  size: Size,
  inverse: Homography,
  box: Box,
  fill: Color,
): Image {
  const { left, top, width, height } = box;
  const bytes = width * height * 3;
  const stride = part.width * 3;
  const parts = [part.data, bytes, Float64Array.from(inverse), Uint8Array.from(fill)];
  return withPixelKernels(parts, (kernels, addresses) => {
    const [source, target, map, color] = addresses as [number, number, number, number];
    const first = source - origins.top * stride - origins.left * 3;
    kernels.warp(first, stride, size.width, size.height, target, left, top, width, height, map, color);
    return { width, height, data: copyBytes(kernels, target, bytes) };
  });
}

/** The part of the input that pixels of a part of the output come from, and a pixel more on each side. */
function originsOf(box: Box, inverse: Homography, size: Size): Box {
  const [a, b, c, d, e, f] = inverse;
  const corners = [box.left + 0.5, box.left + box.width - 0.5].flatMap((u) =>
    [box.top + 0.5, box.top + box.height - 0.5].map((v) => ({ x: a * u + b * v + c, y: d * u + e * v + f }))
  );
  const span = (places: number[], length: number) => {
    const inside = (place: number) => Math.min(length - 1, Math.max(0, place));
    const first = inside(Math.floor(Math.min(...places) - 0.5) - 1);
    return { first, length: inside(Math.floor(Math.max(...places) - 0.5) + 2) - first + 1 };
  };
  const across = span(corners.map(({ x }) => x), size.width);
  const along = span(corners.map(({ y }) => y), size.height);
  return { left: across.first, top: along.first, width: across.length, height: along.length };
}
