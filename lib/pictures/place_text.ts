import type { Color } from "../types.ts";
import { shapeText } from "../augmentations/drawing/shape_text.ts";
import { markup } from "./svg_picture.ts";

/** Where a line of text stands and how it looks. */
export interface TextPlace {
  /** The typeface, a name of `fonts`. */
  font: string;
  /** Height of the letters' square in pixels. */
  size: number;
  /** The line's left end, or its middle or right end as `align` says. */
  x: number;
  /** The baseline. */
  y: number;
  /** The letters' color. */
  color: Color;
  /** Which point of the line is at `x`; the left end unless given. */
  align?: "left" | "middle" | "right";
  /** Pixels that the line may take; it is set smaller to fit. */
  most?: number;
}

/** A line of text as SVG outlines. */
export function placeText(text: string, place: TextPlace): string {
  const { font, size, x, y, color, align = "left", most = Infinity } = place;
  const line = shapeText(font, text, size);
  const scale = Math.min(1, most / line.width);
  const left = x - line.width * scale * { left: 0, middle: 0.5, right: 1 }[align];
  return markup`<g transform="translate(${left} ${y}) scale(${scale})" fill="${color}"><path d="${line.outline}"/></g>`;
}
