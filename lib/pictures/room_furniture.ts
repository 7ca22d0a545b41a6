import type { Color } from "../types.ts";
import { drawInteger, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import { hsl, mix } from "./palette.ts";
import { markup } from "./svg_picture.ts";

type Colors = readonly Color[];

/** A shelf with books. */
export function drawShelf(
  prng: Prng,
  colors: Colors,
  x: number,
  foot: number,
  wide: number,
  tall: number,
): string {
  const boards = drawInteger(prng, [2, 5]);
  const books: string[] = [];
  for (let board = 0; board < boards; board++) {
    const gap = tall / boards;
    let at = x + 3;
    while (at < x + wide - 7) {
      const thick = drawUniform(prng, [2.5, 7]);
      const high = gap * drawUniform(prng, [0.5, 0.85]);
      if (prng() < 0.85) {
        books.push(
          markup`<rect x="${at}" y="${
            foot - board * gap - 3 - high
          }" width="${thick}" height="${high}" fill="${hsl(prng(), 0.5, drawUniform(prng, [0.25, 0.7]))}"/>`,
        );
      }
      at += thick;
    }
    books.push(
      markup`<rect x="${x}" y="${foot - board * gap - 3}" width="${wide}" height="3" fill="${colors[0]!}"/>`,
    );
  }
  return markup`<rect x="${x}" y="${foot - tall}" width="${wide}" height="${tall}" fill="${
    mix(colors[0]!, [90, 60, 40], 0.5)
  }" stroke="${colors[0]!}" stroke-width="3"/>${books}`;
}

/** A sofa with two seats and a cushion. */
export function drawSofa(colors: Colors, x: number, foot: number, wide: number, tall: number): string {
  const [body, cushion] = [colors[1]!, mix(colors[1]!, [255, 255, 255], 0.22)];
  return markup`<rect x="${x}" y="${foot - tall}" width="${wide}" height="${
    tall * 0.8
  }" rx="9" fill="${body}"/>
    <rect x="${x + wide * 0.1}" y="${foot - tall * 0.55}" width="${wide * 0.39}" height="${
    tall * 0.35
  }" rx="6" fill="${cushion}"/><rect x="${x + wide * 0.51}" y="${foot - tall * 0.55}" width="${
    wide * 0.39
  }" height="${tall * 0.35}" rx="6" fill="${cushion}"/>
    <rect x="${x - 5}" y="${foot - tall * 0.7}" width="${wide * 0.13}" height="${tall * 0.6}" rx="7" fill="${
    mix(body, [0, 0, 0], 0.2)
  }"/><rect x="${x + wide * 0.89}" y="${foot - tall * 0.7}" width="${wide * 0.13}" height="${
    tall * 0.6
  }" rx="7" fill="${mix(body, [0, 0, 0], 0.2)}"/>
    <rect x="${x + wide * 0.2}" y="${foot - tall * 0.75}" width="${wide * 0.14}" height="${
    wide * 0.12
  }" fill="${colors[5]!}" transform="rotate(12 ${x + wide * 0.2} ${foot - tall * 0.7})"/>`;
}

/** A standing lamp that shines. */
export function drawLamp(colors: Colors, x: number, foot: number, tall: number): string {
  return markup`<circle cx="${x}" cy="${foot - tall}" r="${
    tall * 0.42
  }" fill="#fff3c0" opacity="0.3"/><rect x="${x - 1.5}" y="${
    foot - tall
  }" width="3" height="${tall}" fill="#333"/><ellipse cx="${x}" cy="${foot}" rx="${
    tall * 0.1
  }" ry="3" fill="#333"/>
    <polygon points="${x - tall * 0.08},${foot - tall * 1.1} ${x + tall * 0.08},${foot - tall * 1.1} ${
    x + tall * 0.16
  },${foot - tall * 0.88} ${x - tall * 0.16},${foot - tall * 0.88}" fill="${colors[5]!}"/>`;
}
