import { renderSvg } from "../augmentations/drawing/render_svg.ts";
import type { Color, Image, Size } from "../types.ts";

/** Values allowed in {@linkcode markup}: numbers are rounded to 0.01, colors written as CSS, lists joined. */
type Part = string | number | Color | readonly string[];

/** A piece of SVG. Only our own drawing code writes it, so nothing is escaped. */
export function markup(texts: TemplateStringsArray, ...parts: Part[]): string {
  return String.raw({ raw: texts }, ...parts.map(write));
}

function write(part: Part): string {
  if (typeof part === "string") return part;
  if (typeof part === "number") return String(Math.round(part * 100) / 100);
  if (isColor(part)) return `rgb(${part.map(Math.round).join(",")})`;
  return part.join("");
}

function isColor(part: Color | readonly string[]): part is Color {
  return typeof part[0] === "number";
}

/** Rasterises SVG shapes over white. */
export async function svgPicture(size: Size, shapes: string): Promise<Image> {
  const data = new Uint8Array(size.width * size.height * 3).fill(255);
  return await overlaySvg({ ...size, data }, shapes);
}

/** Draws SVG shapes over a picture; the result is a new one. */
export async function overlaySvg(image: Image, shapes: string): Promise<Image> {
  const { width, height } = image;
  const { data } = await renderSvg(shapes, { width, height });
  const pixels = image.data.slice();
  for (let from = 0, to = 0; to < pixels.length; from += 4, to += 3) {
    const opacity = data[from + 3]! / 255;
    if (opacity === 0) continue;
    for (let channel = 0; channel < 3; channel++) {
      const below = pixels[to + channel]!;
      pixels[to + channel] = Math.round(below + (data[from + channel]! - below) * opacity);
    }
  }
  return { width, height, data: pixels };
}
