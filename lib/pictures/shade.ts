import type { Color, Image, Size } from "../types.ts";

/** Red, green and blue of the pixel being painted, 0 to 255; what lies outside is clipped. */
export type Pixel = Float64Array;

/** Paints a picture pixel by pixel: `paint` is given the place and fills in the color. */
export function shade({ width, height }: Size, paint: (x: number, y: number, pixel: Pixel) => void): Image {
  const data = new Uint8ClampedArray(width * height * 3);
  const pixel = new Float64Array(3);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      paint(x, y, pixel);
      data[at++] = pixel[0]!;
      data[at++] = pixel[1]!;
      data[at++] = pixel[2]!;
    }
  }
  return { width, height, data: new Uint8Array(data.buffer) };
}

/** Sets the pixel to a color. */
export function fill(pixel: Pixel, color: Color): void {
  pixel[0] = color[0];
  pixel[1] = color[1];
  pixel[2] = color[2];
}

/** Moves the pixel `share` of the way to a color. */
export function blend(pixel: Pixel, color: Color, share: number): void {
  pixel[0]! += (color[0] - pixel[0]!) * share;
  pixel[1]! += (color[1] - pixel[1]!) * share;
  pixel[2]! += (color[2] - pixel[2]!) * share;
}

/** Makes the pixel lighter (above 1) or darker (below 1). */
export function light(pixel: Pixel, factor: number): void {
  pixel[0]! *= factor;
  pixel[1]! *= factor;
  pixel[2]! *= factor;
}

/** Sets the pixel to the color at `share` (0 to 1) of a ramp through the colors. */
export function ramp(pixel: Pixel, colors: readonly Color[], share: number): void {
  const place = Math.min(Math.max(share, 0), 0.9999) * (colors.length - 1);
  const index = Math.floor(place);
  fill(pixel, colors[index]!);
  blend(pixel, colors[index + 1]!, place - index);
}

/** 0 below `low`, 1 above `high`, smooth between. */
export function smoothStep(low: number, high: number, value: number): number {
  const share = Math.min(Math.max((value - low) / (high - low), 0), 1);
  return share * share * (3 - 2 * share);
}

/** The length of `(x, y)`; `Math.hypot` takes several times as long. */
export function norm(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
