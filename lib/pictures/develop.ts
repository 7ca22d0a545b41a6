import { drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Image } from "../types.ts";
import { noiseField } from "./noise_field.ts";

/**
 * Gives a drawing what a camera adds: uneven light, darker corners, a cast of color, grain. Flat areas of one exact
 * color, which no photograph has, are gone.
 */
export function develop(prng: Prng, image: Image): Image {
  const { width, height } = image;
  const lightness = noiseField(prng, image, { scaleX: width, scaleY: height, octaves: 4 });
  const unevenness = drawUniform(prng, [0.05, 0.3]);
  const corners = drawUniform(prng, [0, 0.35]);
  const grain = drawUniform(prng, [2, 14]);
  const cast = [drawUniform(prng, [0.92, 1.06]), 1, drawUniform(prng, [0.9, 1.06])] as const;
  const data = new Uint8ClampedArray(image.data.length);
  for (let index = 0; index < width * height; index++) {
    const u = (index % width) / width - 0.5;
    const v = Math.floor(index / width) / height - 0.5;
    const gain = (1 + unevenness * (lightness[index]! - 0.5)) * (1 - corners * 2 * (u * u + v * v));
    const speck = grain * (prng() - 0.5);
    for (let channel = 0; channel < 3; channel++) {
      data[index * 3 + channel] = image.data[index * 3 + channel]! * gain * cast[channel]! + speck;
    }
  }
  return { width, height, data: new Uint8Array(data.buffer) };
}
