import { drawInteger, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Image, Size } from "../types.ts";
import { develop } from "./develop.ts";
import { hsl, mix } from "./palette.ts";
import { markup, svgPicture } from "./svg_picture.ts";

/** Flowers of one to three kinds among blades of grass, the nearer the larger. */
export async function paintMeadow(prng: Prng, size: Size): Promise<Image> {
  const { width, height } = size;
  const sky = height * drawUniform(prng, [0, 0.45]);
  const green = drawUniform(prng, [0.2, 0.36]);
  const blue = drawUniform(prng, [0.5, 0.62]);
  const crowd = drawUniform(prng, [0.3, 1]);
  const kinds = Array.from({ length: drawInteger(prng, [1, 3]) }, () => ({
    petals: drawInteger(prng, [4, 13]),
    color: hsl(prng(), drawUniform(prng, [0.5, 0.95]), drawUniform(prng, [0.5, 0.88])),
    heart: hsl(drawUniform(prng, [0.05, 0.16]), 0.85, drawUniform(prng, [0.25, 0.55])),
    slim: drawUniform(prng, [0.25, 0.6]),
    size: drawUniform(prng, [0.7, 1.4]),
  }));
  const layers: string[] = [];
  const count = Math.round(90 * crowd) + 20;
  for (let index = 0; index < count; index++) {
    const nearness = index / count;
    const y = sky + (height - sky) * nearness ** 1.3;
    const x = width * prng();
    const tall = 10 + 60 * nearness;
    const tone = hsl(
      green + drawUniform(prng, [-0.03, 0.03]),
      0.5,
      drawUniform(prng, [0.18, 0.42]) + 0.1 * (1 - nearness),
    );
    layers.push(...Array.from({ length: 3 }, () => {
      const lean = tall * drawUniform(prng, [-0.5, 0.5]);
      const foot = x + tall * drawUniform(prng, [-1, 1]);
      return markup`<path d="M${foot} ${y + tall}q${lean * 0.2} ${
        -tall * 0.7
      } ${lean} ${-tall}" stroke="${tone}" stroke-width="${1 + 2.5 * nearness}" fill="none"/>`;
    }));
    const kind = kinds[Math.floor(prng() * kinds.length)]!;
    if (prng() < 0.55) layers.push(drawFlower(prng, kind, x, y, (3 + 17 * nearness) * kind.size, tall, tone));
  }
  const picture = await svgPicture(
    size,
    markup`
    <linearGradient id="sky" x2="0" y2="1"><stop stop-color="${
      hsl(blue, 0.6, 0.6)
    }"/><stop offset="1" stop-color="${hsl(blue, 0.4, 0.88)}"/></linearGradient>
    <linearGradient id="grass" x2="0" y2="1"><stop stop-color="${
      hsl(green - 0.03, 0.4, 0.55)
    }"/><stop offset="1" stop-color="${hsl(green, 0.5, 0.2)}"/></linearGradient>
    <rect width="${width}" height="${height}" fill="url(#sky)"/><rect y="${sky}" width="${width}" height="${
      height - sky
    }" fill="url(#grass)"/>${layers}`,
  );
  return develop(prng, picture);
}

function drawFlower(
  prng: Prng,
  kind: {
    petals: number;
    color: readonly [number, number, number];
    heart: readonly [number, number, number];
    slim: number;
  },
  x: number,
  y: number,
  radius: number,
  tall: number,
  stem: readonly [number, number, number],
): string {
  const tilt = drawUniform(prng, [0.5, 1]);
  const turn = drawUniform(prng, [0, 360]);
  const petals = Array.from(
    { length: kind.petals },
    (_, index) =>
      markup`<ellipse cx="${radius * 0.6}" rx="${radius * 0.5}" ry="${
        radius * kind.slim * 0.6
      }" transform="rotate(${turn + (index * 360) / kind.petals})" fill="${
        mix(kind.color, [0, 0, 0], index % 2 === 0 ? 0 : 0.14)
      }"/>`,
  );
  return markup`<path d="M${x} ${y}q3 ${tall / 2} 0 ${tall}" stroke="${stem}" stroke-width="${
    1 + radius * 0.1
  }" fill="none"/><g transform="translate(${x} ${y}) scale(1 ${tilt})">${petals}<circle r="${
    radius * 0.3
  }" fill="${kind.heart}"/></g>`;
}
