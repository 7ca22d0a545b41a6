import { drawChoice, drawInteger, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Color, Image, Size } from "../types.ts";
import { develop } from "./develop.ts";
import { drawPalette, mix } from "./palette.ts";
import { placeText } from "./place_text.ts";
import { markup, svgPicture } from "./svg_picture.ts";
import { drawTitle, drawWords } from "./words.ts";

/** A page of a paper, letter or book: title, one to three columns of lines, sometimes a figure, on paper. */
export async function paintTextPage(prng: Prng, size: Size): Promise<Image> {
  const { width, height } = size;
  const paper: Color = mix([255, 255, 255], [236, 222, 190], prng());
  const ink: Color = mix([15, 15, 20], [60, 60, 90], prng());
  const font = drawChoice(prng, ["pt-sans", "pt-sans", "cousine", "caveat", "anton"]);
  const margin = width * drawUniform(prng, [0.05, 0.12]);
  const columns = width > 300 ? drawInteger(prng, [1, 3]) : drawInteger(prng, [1, 2]);
  const lineHeight = drawUniform(prng, [13, 20]) * (columns === 1 ? 1.2 : 1);
  const titleSize = drawUniform(prng, [18, 40]);
  const titleFont = drawChoice(prng, [font, "anton", "pt-sans"]);
  const parts = [markup`<rect width="${width}" height="${height}" fill="${paper}"/>`];
  let top = margin + titleSize;
  for (let line = drawInteger(prng, [0, 2]); line > 0; line--) {
    parts.push(
      placeText(drawTitle(prng, 5), {
        font: titleFont,
        size: titleSize,
        x: width / 2,
        y: top,
        color: ink,
        align: "middle",
        most: width - 2 * margin,
      }),
    );
    top += titleSize * 1.25;
  }
  if (prng() < 0.5) {
    parts.push(
      markup`<rect x="${margin}" y="${top - titleSize * 0.7}" width="${
        width - 2 * margin
      }" height="1.5" fill="${ink}"/>`,
    );
  }

  const gutter = 14;
  const columnWidth = (width - 2 * margin - gutter * (columns - 1)) / columns;
  const capacity = Math.max(2, Math.round(columnWidth / (lineHeight * 2.7)));
  for (let column = 0; column < columns; column++) {
    const x = margin + column * (columnWidth + gutter);
    let y = top + lineHeight;
    let figure = prng() < 0.45 ? drawUniform(prng, [0.15, 0.8]) * height : Infinity;
    while (y < height - margin) {
      if (y > figure) {
        const tall = Math.min(columnWidth * drawUniform(prng, [0.4, 0.8]), height - margin - y);
        parts.push(drawFigure(prng, x, y - lineHeight * 0.6, columnWidth, tall));
        y += tall + lineHeight * 0.8;
        figure = Infinity;
        continue;
      }
      const ends = prng() < 0.18;
      const words = drawWords(prng, ends ? drawInteger(prng, [1, capacity]) : capacity) + (ends ? "." : "");
      parts.push(
        placeText(words, { font, size: lineHeight * 0.78, x, y, color: ink, most: columnWidth }),
      );
      y += lineHeight * (ends ? 1.6 : 1);
    }
  }
  const page = await svgPicture(size, parts.join(""));
  return prng() < 0.6 ? develop(prng, page) : page;
}

/** A framed figure: hills under a sun. */
function drawFigure(prng: Prng, x: number, y: number, width: number, height: number): string {
  const colors = drawPalette(prng, 4);
  const hill = (from: number, color: Color) =>
    markup`<path d="M${x} ${y + height}L${x} ${y + height * from}Q${x + width * prng()} ${
      y + height * (from - 0.6)
    } ${x + width} ${y + height * (from + 0.1)}L${x + width} ${y + height}Z" fill="${color}"/>`;
  return markup`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colors[3]!}"/>
    <circle cx="${x + width * prng()}" cy="${y + height * 0.3}" r="${height * 0.12}" fill="${colors[2]!}"/>${
    hill(0.6, colors[1]!)
  }${hill(0.8, colors[0]!)}`;
}
