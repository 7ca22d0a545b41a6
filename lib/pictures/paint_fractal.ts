import { drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Image, Size } from "../types.ts";
import { drawPalette } from "./palette.ts";
import { fill, ramp, shade } from "./shade.ts";

const ITERATIONS = 70;

/** A Julia set, its constant near the edge of the Mandelbrot set, where the shapes are rich. */
export function paintFractal(prng: Prng, size: Size): Image {
  const { width, height } = size;
  const angle = prng() * 2 * Math.PI;
  const near = drawUniform(prng, [1.01, 1.08]);
  const a = near * (Math.cos(angle) / 2 - Math.cos(2 * angle) / 4);
  const b = near * (Math.sin(angle) / 2 - Math.sin(2 * angle) / 4);
  const zoom = drawUniform(prng, [1.2, 3]) / Math.min(width, height);
  const turn = prng() * Math.PI;
  const [cos, sin] = [Math.cos(turn) * zoom, Math.sin(turn) * zoom];
  const center = { x: drawUniform(prng, [-0.4, 0.4]), y: drawUniform(prng, [-0.3, 0.3]) };
  const palette = drawPalette(prng, 5);
  const colors = [...palette, ...palette.slice(1, -1).reverse(), palette[0]!];
  const pace = drawUniform(prng, [0.02, 0.07]);
  const inside = drawPalette(prng, 2)[0]!;
  return shade(size, (px, py, pixel) => {
    let x = center.x + (px - width / 2) * cos - (py - height / 2) * sin;
    let y = center.y + (px - width / 2) * sin + (py - height / 2) * cos;
    let step = 0;
    let square = x * x + y * y;
    while (step < ITERATIONS && square < 64) {
      [x, y] = [x * x - y * y + a, 2 * x * y + b];
      square = x * x + y * y;
      step++;
    }
    if (step === ITERATIONS) return fill(pixel, inside);
    const smooth = (step + 1 - Math.log2(Math.log2(square) / 2)) * pace;
    ramp(pixel, colors, smooth - Math.floor(smooth));
  });
}
