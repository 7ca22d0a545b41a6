import { checkPositiveInteger } from "../check_positive_integer.ts";
import { escapeHtml } from "../text/escape_html.ts";
import { encodeImage } from "../images/encode_image.ts";
import { resizeImage } from "../images/resize_image.ts";
import type { Image } from "../types.ts";
import { type Displayed, displayed } from "./displayed.ts";

/** One row of an {@linkcode imageGrid}. */
export interface ImageRow {
  /** Title of the row. */
  title: string;
  /** Its images, each with a text below it; without one, the title is what an image is called. */
  cells: readonly { image: Image; caption: string }[];
}

/** Options for {@linkcode imageGrid}. */
export interface ImageGridOptions {
  /**
   * Pixels of the longer edge of an image; smaller ones stay as they are.
   *
   * @default {96}
   */
  edge?: number;
}

const QUALITY = 80;

/**
 * Images in rows, with a text below each: a cell of a notebook that ends in one shows it. Outside a notebook its
 * `forms` are what would have been shown.
 *
 * @param rows The rows.
 * @param options How large the images are.
 * @returns An HTML table with the images inside, and the texts alone.
 * @throws {RangeError} If the edge is no positive integer.
 *
 * @example One image
 * ```ts
 * import { generatePicture } from "rdcd/datasets";
 * import { imageGrid } from "rdcd/notebook";
 * import assert from "node:assert/strict";
 *
 * const image = await generatePicture({ seed: 1, index: 0 });
 * const { forms } = await imageGrid([{ title: "generated", cells: [{ image, caption: "seed 1" }] }]);
 * assert.equal(forms["text/plain"], "generated: seed 1");
 * assert.match(forms["text/html"]!, /<img src="data:image\/webp;base64,/);
 * ```
 */
export async function imageGrid(
  rows: readonly ImageRow[],
  options: ImageGridOptions = {},
): Promise<Displayed> {
  const { edge = 96 } = options;
  checkPositiveInteger("show images", "edge", edge);
  const html = await Promise.all(rows.map(async ({ title, cells }) => {
    const shown = await Promise.all(cells.map(async ({ image, caption }) => {
      const { width, height } = fit(image, edge);
      const bytes = await encodeImage(resizeImage(image, { width, height }), {
        format: "webp",
        quality: QUALITY,
      });
      const text = escapeHtml(caption);
      return `<td style="vertical-align:top;text-align:left"><img src="data:image/webp;base64,${bytes.toBase64()}" ` +
        `width="${width}" height="${height}" alt="${
          text || escapeHtml(title)
        }"><div style="font-size:0.7em;max-width:${edge}px;` +
        `overflow-wrap:anywhere">${text}</div></td>`;
    }));
    return `<tr><th scope="row" style="vertical-align:top;text-align:left">${escapeHtml(title)}</th>${
      shown.join("")
    }</tr>`;
  }));
  const text = rows.map(({ title, cells }) => `${title}: ${captionsOf(cells)}`);
  return displayed({ "text/html": `<table>${html.join("")}</table>`, "text/plain": text.join("\n") });
}

function captionsOf(cells: ImageRow["cells"]): string {
  const captions = cells.map(({ caption }) => caption);
  return captions.every((caption) => caption === "") ? `${cells.length} images` : captions.join("; ");
}

function fit({ width, height }: Image, edge: number): { width: number; height: number } {
  const scale = Math.min(1, edge / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
