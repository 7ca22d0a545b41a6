import { escapeHtml } from "../text/escape_html.ts";

/** How {@linkcode svgText} writes. */
export interface SvgTextOptions {
  /**
   * Which part of the text is at the place.
   *
   * @default {"start"}
   */
  anchor?: "start" | "middle" | "end";
  /** The font's size in pixels. */
  size: number;
  /** True if it is bold. */
  bold?: boolean;
  /** Degrees that it is turned by, clockwise. */
  turn?: number;
  /** Its color, where that is not the figure's own for texts. */
  fill?: string;
}

/**
 * A text of an SVG.
 *
 * @param x Pixels from the left.
 * @param y Pixels from the top, of the letters' foot.
 */
export function svgText(x: number, y: number, text: string, options: SvgTextOptions): string {
  const { anchor = "start", size, bold = false, turn = 0, fill } = options;
  const place = turn === 0
    ? `x="${pixel(x)}" y="${pixel(y)}"`
    : `transform="translate(${pixel(x)} ${pixel(y)})rotate(${turn})"`;
  return `<text ${place} font-size="${size}"${anchor === "start" ? "" : ` text-anchor="${anchor}"`}` +
    `${bold ? ' font-weight="600"' : ""}${fill === undefined ? "" : ` fill="${fill}"`}>` +
    `${escapeXml(text)}</text>`;
}

/** The attribute, with a blank before it, that lets what is behind shine through; none where nothing does. */
export function opacityAttribute(opacity = 1): string {
  return opacity < 1 ? ` opacity="${opacity}"` : "";
}

/** A number of pixels as SVG takes it, to a tenth. */
export function pixel(value: number): string {
  const text = String(Math.round(value * 10) / 10);
  return text === "-0" ? "0" : text;
}

/** Text made safe inside XML, which has no control characters but the newline and its like. */
export function escapeXml(text: string): string {
  return escapeHtml(text.toWellFormed().replace(/[^\P{Cc}\n]|[\ufffe\uffff]/gu, " "));
}
