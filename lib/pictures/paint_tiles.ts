import { drawChoice, drawInteger, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Color, Image, Size } from "../types.ts";
import { develop } from "./develop.ts";
import { noiseField } from "./noise_field.ts";
import { drawPalette } from "./palette.ts";
import { blend, fill, light, norm, type Pixel, shade, smoothStep } from "./shade.ts";

/** A wall of bricks, a floor of ornamented tiles, of hexagons, or of scattered quarter circles (Truchet). */
export function paintTiles(prng: Prng, size: Size): Image {
  const colors = drawPalette(prng, 5);
  const rough = noiseField(prng, size, { scaleX: 30, scaleY: 30, octaves: 5, gain: 0.7 });
  const tones = Float32Array.from({ length: 4096 }, prng);
  const toneAt = (column: number, row: number) => tones[(column * 61 + row * 197) & 4095]!;
  const laying = drawChoice(prng, [bricks, ornaments, hexagons, quarterCircles])(prng, colors, toneAt);
  const weathering = drawUniform(prng, [0.1, 0.6]);
  const turn = prng() < 0.5 ? 0 : drawUniform(prng, [-0.8, 0.8]);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const picture = shade(size, (x, y, pixel) => {
    laying(x * cos - y * sin + 4000, x * sin + y * cos + 4000, pixel);
    light(pixel, 1 + weathering * (rough[y * size.width + x]! - 0.5));
  });
  return develop(prng, picture);
}

type Laying = (
  prng: Prng,
  colors: Color[],
  toneAt: (column: number, row: number) => number,
) => (x: number, y: number, pixel: Pixel) => void;

const bricks: Laying = (prng, colors, toneAt) => {
  const height = drawUniform(prng, [12, 34]);
  const width = height * drawUniform(prng, [1.6, 3.4]);
  const shift = drawChoice(prng, [0.5, 1 / 3, 0.25]);
  const mortar = drawUniform(prng, [1, 3]);
  return (x, y, pixel) => {
    const row = Math.floor(y / height);
    const place = x / width + row * shift;
    const column = Math.floor(place);
    const edge = Math.min(
      (place - column) * width,
      (column + 1 - place) * width,
      y - row * height,
      (row + 1) * height - y,
    );
    fill(pixel, colors[1 + (toneAt(row, column) > 0.8 ? 1 : 0)]!);
    light(pixel, 0.7 + 0.5 * toneAt(column, row));
    blend(pixel, colors[4]!, 1 - smoothStep(mortar - 1, mortar + 1, edge));
  };
};

const ornaments: Laying = (prng, colors) => {
  const tile = drawUniform(prng, [36, 90]);
  const [petals, rings] = [drawInteger(prng, [2, 5]) * 2, drawUniform(prng, [2, 5])];
  const [reach, bend] = [drawUniform(prng, [0.15, 0.4]), drawUniform(prng, [0, 3])];
  const chequered = prng() < 0.4;
  return (x, y, pixel) => {
    const [column, row] = [Math.floor(x / tile), Math.floor(y / tile)];
    const [u, v] = [x / tile - column - 0.5, y / tile - row - 0.5];
    const radius = norm(u, v);
    const flower = reach * (1 + 0.5 * Math.cos(petals * Math.atan2(v, u) + bend * radius));
    const corner = norm(0.5 - Math.abs(u), 0.5 - Math.abs(v));
    fill(pixel, colors[chequered && (column + row) % 2 === 0 ? 3 : 4]!);
    blend(pixel, colors[0]!, 1 - smoothStep(flower - 0.02, flower + 0.02, radius));
    blend(pixel, colors[2]!, 1 - smoothStep(flower * 0.55 - 0.02, flower * 0.55 + 0.02, radius));
    blend(
      pixel,
      colors[1]!,
      (1 - smoothStep(0.2, 0.24, corner)) * (0.5 + 0.5 * Math.sin(corner * rings * 30)),
    );
    blend(pixel, [60, 60, 60], smoothStep(0.475, 0.495, Math.max(Math.abs(u), Math.abs(v))) * 0.7);
  };
};

const hexagons: Laying = (prng, colors, toneAt) => {
  const side = drawUniform(prng, [12, 36]);
  const joint = drawUniform(prng, [0.04, 0.12]);
  const spread = drawUniform(prng, [0.2, 1]);
  return (x, y, pixel) => {
    const q = (x * 2) / 3 / side;
    const r = (y / Math.sqrt(3) - x / 3) / side;
    let [a, b, c] = [Math.round(q), Math.round(-q - r), Math.round(r)];
    const [da, db, dc] = [Math.abs(a - q), Math.abs(b + q + r), Math.abs(c - r)];
    if (da > db && da > dc) a = -b - c;
    else if (db > dc) b = -a - c;
    else c = -a - b;
    const edge = 1 -
      Math.max(Math.abs(q - a - (r - c)), Math.abs(r - c + 2 * (q - a)), Math.abs(q - a + 2 * (r - c)));
    fill(pixel, colors[1 + Math.floor(toneAt(a, c) * 3.99 * spread)]!);
    light(pixel, 0.85 + 0.3 * toneAt(c, a));
    blend(pixel, colors[0]!, 1 - smoothStep(joint * 0.5, joint * 1.5, edge));
  };
};

const quarterCircles: Laying = (prng, colors, toneAt) => {
  const tile = drawUniform(prng, [18, 60]);
  const line = drawUniform(prng, [0.06, 0.2]);
  return (x, y, pixel) => {
    const [column, row] = [Math.floor(x / tile), Math.floor(y / tile)];
    let u = x / tile - column;
    const v = y / tile - row;
    if (toneAt(column, row) > 0.5) u = 1 - u;
    const near = Math.min(Math.abs(norm(u, v) - 0.5), Math.abs(norm(1 - u, 1 - v) - 0.5));
    fill(pixel, colors[3 + (toneAt(row, column) > 0.85 ? 1 : 0)]!);
    blend(pixel, colors[0]!, 1 - smoothStep(line - 0.03, line + 0.03, near));
    blend(pixel, colors[2]!, 1 - smoothStep(line * 0.4 - 0.03, line * 0.4 + 0.03, near));
  };
};
