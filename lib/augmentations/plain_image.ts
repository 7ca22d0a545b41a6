import type { Color, Image, Size } from "../types.ts";

/** An image of one color. */
export function plainImage({ width, height }: Size, color: Color): Image {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at += 3) {
    data[at] = color[0];
    data[at + 1] = color[1];
    data[at + 2] = color[2];
  }
  return { width, height, data };
}
