import { drawChoice, drawInteger, drawUniform } from "../random/draw.ts";
import { emojiCodes } from "../augmentations/drawing/emoji.ts";
import { emojiMarkup } from "../augmentations/drawing/emoji_markup.ts";
import type { Prng } from "../random/prng.ts";
import type { Image, Size } from "../types.ts";
import { drawPalette } from "./palette.ts";
import { placeText } from "./place_text.ts";
import { markup, svgPicture } from "./svg_picture.ts";
import { drawTitle } from "./words.ts";

/** A poster: a large drawing (an emoji, or a pattern of some) before rays, rings or halves, with a slogan. */
export async function paintPoster(prng: Prng, size: Size): Promise<Image> {
  const { width, height } = size;
  const colors = drawPalette(prng, 5);
  const font = drawChoice(prng, ["anton", "pt-sans", "caveat"]);
  const unit = Math.min(width, height);
  const center = { x: width * drawUniform(prng, [0.35, 0.65]), y: height * drawUniform(prng, [0.35, 0.6]) };
  const parts = [
    markup`<rect width="${width}" height="${height}" fill="${colors[3]!}"/>`,
    drawChoice(prng, [rays, rings, halves])(prng, size, center, markup`${colors[4]!}`),
  ];
  const codes = Array.from({ length: drawInteger(prng, [1, 3]) }, () => drawChoice(prng, emojiCodes));
  if (prng() < 0.6) {
    const big = unit * drawUniform(prng, [0.35, 0.6]);
    parts.push(sticker(codes[0]!, center.x, center.y, big, drawUniform(prng, [-15, 15])));
  } else {
    const step = unit * drawUniform(prng, [0.14, 0.3]);
    const columns = Math.ceil(width / step);
    for (let index = 0; index < columns * Math.ceil(height / step); index++) {
      const [column, row] = [index % columns, Math.floor(index / columns)];
      const x = (column + 0.5 + (row % 2) * 0.5) * step;
      parts.push(sticker(codes[(column + row) % codes.length]!, x, (row + 0.5) * step, step * 0.6, 0));
    }
  }
  const band = height * drawChoice(prng, [0.14, 0.86]);
  const tall = unit * drawUniform(prng, [0.1, 0.17]);
  if (prng() < 0.5) {
    parts.push(
      markup`<rect y="${band - tall * 0.8}" width="${width}" height="${tall * 1.6}" fill="${colors[1]!}"/>`,
    );
    parts.push(
      placeText(drawTitle(prng, 3), {
        font,
        size: tall,
        x: width / 2,
        y: band + tall * 0.36,
        color: colors[4]!,
        align: "middle",
        most: width * 0.92,
      }),
    );
  } else {
    parts.push(
      placeText(drawTitle(prng, 3).toUpperCase(), {
        font,
        size: tall * 1.3,
        x: width / 2,
        y: band + tall * 0.4,
        color: colors[0]!,
        align: "middle",
        most: width * 0.92,
      }),
    );
  }
  return await svgPicture(size, parts.join(""));
}

function sticker(code: string, x: number, y: number, side: number, turn: number): string {
  const drawing = emojiMarkup(code);
  return markup`<g transform="translate(${x} ${y}) rotate(${turn}) scale(${
    side / 36
  }) translate(-18 -18)">${drawing}</g>`;
}

type Backdrop = (prng: Prng, size: Size, center: { x: number; y: number }, color: string) => string;

const rays: Backdrop = (prng, { width, height }, { x, y }, color) => {
  const count = drawInteger(prng, [6, 18]);
  const far = width + height;
  return Array.from({ length: count }, (_, index) => {
    const [from, to] = [(index * 2 * Math.PI) / count, ((index + 0.5) * 2 * Math.PI) / count];
    return markup`<polygon points="${x},${y} ${x + far * Math.cos(from)},${y + far * Math.sin(from)} ${
      x + far * Math.cos(to)
    },${y + far * Math.sin(to)}" fill="${color}"/>`;
  }).join("");
};

const rings: Backdrop = (prng, { width, height }, { x, y }, color) => {
  const step = drawUniform(prng, [10, 40]);
  return Array.from(
    { length: Math.ceil((width + height) / step / 2) },
    (_, index) =>
      markup`<circle cx="${x}" cy="${y}" r="${index * step}" fill="none" stroke="${color}" stroke-width="${
        step / 2
      }"/>`,
  )
    .join("");
};

const halves: Backdrop = (prng, { width, height }, _, color) => {
  const [from, to] = [width * drawUniform(prng, [-0.2, 1.2]), width * drawUniform(prng, [-0.2, 1.2])];
  return markup`<polygon points="${from},0 ${width * 2},0 ${
    width * 2
  },${height} ${to},${height}" fill="${color}"/>`;
};
