import type { Size } from "../../types.ts";
import { awaitSharp } from "../../images/await_sharp.ts";
import { loadSharp } from "../../images/load_sharp.ts";
import type { Overlay } from "../../images/composite.ts";

/**
 * Draws the inside of an SVG document with transparency. Text must be outlines: `<text>` would depend on the fonts of
 * the machine.
 *
 * @param markup Elements, in units of the view box.
 * @param viewBox Units that the result shows, from the origin.
 */
export async function renderSvg(markup: string, size: Size, viewBox: Size = size): Promise<Overlay> {
  const { width, height } = size;
  const document = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${viewBox.width} ${viewBox.height}" preserveAspectRatio="none">${markup}</svg>`;
  const sharp = await loadSharp();
  const pipeline = sharp(new TextEncoder().encode(document), { limitInputPixels: false });
  const { data, info } = await awaitSharp(
    pipeline.ensureAlpha().toColorspace("srgb").raw().toBuffer({ resolveWithObject: true }),
  );
  return { width: info.width, height: info.height, data };
}
