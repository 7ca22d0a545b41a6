import { drawChoice, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Image, Size } from "../types.ts";
import { noiseField, sampleField } from "./noise_field.ts";
import { drawPalette } from "./palette.ts";
import { light, ramp, shade, smoothStep } from "./shade.ts";

/** Marble, agate, ink in water or a map of heights: noise that is displaced by noise. */
export function paintMarble(prng: Prng, size: Size): Image {
  const { width } = size;
  const kind = drawChoice(prng, ["veins", "agate", "ink", "heights"] as const);
  const scale = width * drawUniform(prng, [0.3, 0.9]);
  const base = noiseField(prng, size, {
    scaleX: scale,
    scaleY: scale * drawUniform(prng, [0.4, 1.6]),
    octaves: 6,
  });
  const pushX = noiseField(prng, size, { scaleX: scale, scaleY: scale, octaves: 4 });
  const pushY = noiseField(prng, size, { scaleX: scale, scaleY: scale, octaves: 4 });
  const push = width * drawUniform(prng, [0.1, 0.6]);
  const colors = drawPalette(prng, 5);
  const bands = drawUniform(prng, [5, 16]);
  const tilt = drawUniform(prng, [-0.01, 0.01]);
  return shade(size, (x, y, pixel) => {
    const at = y * width + x;
    const value = sampleField(base, size, x + push * (pushX[at]! - 0.5), y + push * (pushY[at]! - 0.5));
    if (kind === "veins") {
      const wave = Math.abs(Math.sin((value * bands + x * tilt) * Math.PI));
      ramp(pixel, colors, Math.sqrt(wave));
    } else if (kind === "agate") {
      ramp(pixel, colors, 0.5 + 0.5 * Math.sin(value * bands * 4));
      light(pixel, 0.8 + 0.35 * base[at]!);
    } else if (kind === "ink") {
      ramp(pixel, colors, smoothStep(0.2, 0.8, value));
      light(pixel, 0.7 + 0.6 * pushX[at]!);
    } else {
      const level = value * bands;
      ramp(pixel, colors, Math.floor(level) / bands);
      light(pixel, 0.55 + 0.45 * smoothStep(0.02, 0.1, level - Math.floor(level)));
    }
  });
}
