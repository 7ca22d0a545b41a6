import { drawChoice, drawInteger, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Color, Image, Size } from "../types.ts";
import { develop } from "./develop.ts";
import { noiseField, sampleField } from "./noise_field.ts";
import { drawPalette } from "./palette.ts";
import { blend, fill, light, norm, shade, smoothStep } from "./shade.ts";

/** Cloth with folds: checks as of a kilt, stripes, zigzags or dots, woven of threads that show. */
export function paintFabric(prng: Prng, size: Size): Image {
  const colors = drawPalette(prng, 5);
  const pattern = drawChoice(prng, [plaid, stripes, zigzag, dots])(prng, colors);
  const folds = noiseField(prng, size, {
    scaleX: size.width * drawUniform(prng, [0.2, 0.7]),
    scaleY: size.height * drawUniform(prng, [0.4, 1]),
    octaves: 3,
  });
  const depth = drawUniform(prng, [0, 60]);
  const thread = drawUniform(prng, [2, 4.5]);
  const turn = drawUniform(prng, [-0.6, 0.6]);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const picture = shade(size, (px, py, pixel) => {
    const fold = folds[py * size.width + px]!;
    const x = px * cos - py * sin + depth * fold + 2000;
    const y = px * sin + py * cos + depth * fold * 0.7 + 2000;
    const over = (Math.floor(x / thread) + Math.floor(y / thread)) % 4 < 2;
    fill(pixel, pattern(x, y, over));
    light(pixel, over ? 1.06 : 0.92);
    const slope = sampleField(folds, size, px + 6, py + 3) - fold;
    light(pixel, 1 + slope * depth * 0.07);
  });
  return develop(prng, picture);
}

type Weave = (prng: Prng, colors: Color[]) => (x: number, y: number, over: boolean) => Color;

const plaid: Weave = (prng, colors) => {
  const drawSett = () =>
    Array.from({ length: drawInteger(prng, [3, 6]) }, () => ({
      color: drawChoice(prng, colors),
      width: drawUniform(prng, [3, 30]),
    }));
  const warp = drawSett();
  const weft = prng() < 0.7 ? warp : drawSett();
  return (x, y, over) => (over ? threadAt(warp, x) : threadAt(weft, y));
};

function threadAt(sett: readonly { color: Color; width: number }[], place: number): Color {
  let rest = place % sett.reduce((sum, { width }) => sum + width, 0);
  return sett.find(({ width }) => (rest -= width) < 0)?.color ?? sett[0]!.color;
}

const stripes: Weave = (prng, colors) => {
  const sett = Array.from({ length: drawInteger(prng, [2, 7]) }, (_, index) => ({
    color: colors[(index * 2) % 5]!,
    width: drawUniform(prng, [4, 40]),
  }));
  return (x) => threadAt(sett, x);
};

const zigzag: Weave = (prng, colors) => {
  const [period, height, width] = [
    drawUniform(prng, [16, 70]),
    drawUniform(prng, [8, 40]),
    drawUniform(prng, [14, 50]),
  ];
  return (x, y) => {
    const share = Math.abs(((x / period) % 1) - 0.5) * 2;
    return colors[Math.floor((y + height * share) / width) % 3 * 2]!;
  };
};

const dots: Weave = (prng, colors) => {
  const period = drawUniform(prng, [16, 60]);
  const radius = drawUniform(prng, [0.15, 0.4]);
  const pixel = new Float64Array(3);
  const ring = prng() < 0.4;
  return (x, y) => {
    const row = Math.floor(y / period);
    const u = ((x / period + row * 0.5) % 1) - 0.5;
    const v = y / period - row - 0.5;
    const distance = norm(u, v);
    fill(pixel, colors[4]!);
    blend(pixel, colors[row % 2]!, 1 - smoothStep(radius - 0.04, radius + 0.04, distance));
    if (ring) blend(pixel, colors[3]!, 1 - smoothStep(radius * 0.5 - 0.04, radius * 0.5 + 0.04, distance));
    return [pixel[0]!, pixel[1]!, pixel[2]!];
  };
};
