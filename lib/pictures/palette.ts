import type { Color } from "../types.ts";
import { drawChoice, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";

/** A color from hue (in turns, any number), saturation and lightness (0 to 1). */
export function hsl(hue: number, saturation: number, lightness: number): Color {
  const turn = hue - Math.floor(hue);
  const spread = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const k = (offset + turn * 12) % 12;
    return Math.round(255 * (lightness - spread * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

/** The color at `share` of the way from `a` to `b`. */
export function mix(a: Color, b: Color, share: number): Color {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

/** Colors that go together, from dark to light: neighbors on the color wheel, opposites, or three of a kind. */
export function drawPalette(prng: Prng, count: number): Color[] {
  const hue = prng();
  const steps = drawChoice(prng, [[0, 0.06, -0.06], [0, 0.5, 0.06], [0, 1 / 3, 2 / 3], [0, 0.25, 0.5], [
    0,
    0.08,
    0.45,
  ]]);
  const saturation = drawUniform(prng, [0.2, 0.85]);
  const [dark, light] = [drawUniform(prng, [0.08, 0.35]), drawUniform(prng, [0.65, 0.93])];
  return Array.from({ length: count }, (_, index) => {
    const lightness = dark + (light - dark) * (index / Math.max(1, count - 1));
    return hsl(
      hue + steps[index % 3]! + drawUniform(prng, [-0.03, 0.03]),
      saturation * drawUniform(prng, [0.5, 1.1]),
      lightness,
    );
  });
}
