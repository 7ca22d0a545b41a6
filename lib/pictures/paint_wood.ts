import { drawInteger, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Image, Size } from "../types.ts";
import { develop } from "./develop.ts";
import { noiseField, sampleField } from "./noise_field.ts";
import { hsl } from "./palette.ts";
import { blend, fill, light, norm, shade, smoothStep } from "./shade.ts";

/** Boards side by side, each with its own rings, tone and knots. */
export function paintWood(prng: Prng, size: Size): Image {
  const upright = prng() < 0.5;
  const across = upright ? size.width : size.height;
  const along = upright ? size.height : size.width;
  const count = drawInteger(prng, [1, 6]);
  const hue = drawUniform(prng, [0.04, 0.11]);
  const saturation = drawUniform(prng, [0.25, 0.65]);
  const grain = { width: across, height: along };
  const bend = noiseField(prng, grain, { scaleX: across / 3, scaleY: along, octaves: 3 });
  const fiber = noiseField(prng, grain, { scaleX: 4, scaleY: 90, octaves: 3 });
  const ringWidth = drawUniform(prng, [5, 18]);
  const boards = Array.from({ length: count }, () => ({
    tone: hsl(hue + drawUniform(prng, [-0.01, 0.01]), saturation, drawUniform(prng, [0.3, 0.65])),
    heart: {
      x: across * drawUniform(prng, [-0.5, 1.5]),
      y: along * prng(),
      stretch: drawUniform(prng, [0.02, 0.12]),
    },
    knots: Array.from({ length: drawInteger(prng, [0, 2]) }, () => ({
      x: across * prng(),
      y: along * prng(),
      r: drawUniform(prng, [5, 16]),
    })),
  }));
  const boardWidth = across / count;
  const picture = shade(size, (px, py, pixel) => {
    const [x, y] = upright ? [px, py] : [py, px];
    const index = Math.min(Math.floor(x / boardWidth), count - 1);
    const { tone, heart, knots } = boards[index]!;
    fill(pixel, tone);
    let distance = norm(x - heart.x, (y - heart.y) * heart.stretch) +
      60 * (sampleField(bend, grain, x, y + index * 37) - 0.5);
    let dark = 0;
    for (const knot of knots) {
      const away = norm(x - knot.x, (y - knot.y) * 0.6);
      const near = Math.exp(-away / (knot.r * 1.6));
      distance += near * 40;
      dark = Math.max(dark, 1 - smoothStep(knot.r * 0.6, knot.r, away));
    }
    const ring = distance / ringWidth;
    light(pixel, 0.8 + 0.25 * smoothStep(0, 0.8, ring - Math.floor(ring)));
    light(pixel, 0.75 + 0.5 * sampleField(fiber, grain, x, y));
    blend(pixel, [45, 25, 15], dark * 0.7);
    const edge = Math.min(x - index * boardWidth, (index + 1) * boardWidth - x);
    if (count > 1) light(pixel, smoothStep(0, 2.5, edge) * 0.85 + 0.15);
  });
  return develop(prng, picture);
}
