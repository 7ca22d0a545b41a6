import type { Color } from "../augmentations/augmentation.ts";
import type { Image, Size } from "../types.ts";

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
  const [a, b, c, d, e, f, g, h, i] = inverse;
  const warped = new Uint8Array(size.width * size.height * 3);
  let to = 0;
  for (let row = 0; row < size.height; row++) {
    for (let column = 0; column < size.width; column++, to += 3) {
      const weight = g * (column + 0.5) + h * (row + 0.5) + i;
      const x = (a * (column + 0.5) + b * (row + 0.5) + c) / weight;
      const y = (d * (column + 0.5) + e * (row + 0.5) + f) / weight;
      if (!(weight > 0 && x >= 0 && y >= 0 && x < width && y < height)) {
        warped[to] = fill[0];
        warped[to + 1] = fill[1];
        warped[to + 2] = fill[2];
        continue;
      }
      const left = Math.floor(x - 0.5), top = Math.floor(y - 0.5);
      const dx = x - 0.5 - left, dy = y - 0.5 - top;
      const x0 = left < 0 ? 0 : left, x1 = left + 1 < width ? left + 1 : width - 1;
      const y0 = top < 0 ? 0 : top, y1 = top + 1 < height ? top + 1 : height - 1;
      const p00 = (y0 * width + x0) * 3, p01 = (y0 * width + x1) * 3;
      const p10 = (y1 * width + x0) * 3, p11 = (y1 * width + x1) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const upper = data[p00 + channel]! + (data[p01 + channel]! - data[p00 + channel]!) * dx;
        const lower = data[p10 + channel]! + (data[p11 + channel]! - data[p10 + channel]!) * dx;
        warped[to + channel] = upper + (lower - upper) * dy;
      }
    }
  }
  return { width: size.width, height: size.height, data: warped };
}
