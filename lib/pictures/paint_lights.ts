import { drawChoice, drawInteger, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Image, Size } from "../types.ts";
import { develop } from "./develop.ts";
import { hsl } from "./palette.ts";
import { markup, svgPicture } from "./svg_picture.ts";

/** Lights at night, out of focus: discs or hexagons in rows and clusters, or long trails of traffic. */
export async function paintLights(prng: Prng, size: Size): Promise<Image> {
  const { width, height } = size;
  const hue = prng();
  const spread = drawUniform(prng, [0.05, 0.5]);
  const radius = drawUniform(prng, [6, 26]);
  const sides = drawChoice(prng, [0, 0, 6]);
  const clusters = Array.from({ length: drawInteger(prng, [2, 6]) }, () => ({
    x: width * prng(),
    y: height * prng(),
    reach: width * drawUniform(prng, [0.08, 0.35]),
    hue: hue + drawUniform(prng, [-spread, spread]),
  }));
  const lights = Array.from({ length: drawInteger(prng, [30, 110]) }, () => {
    const cluster = drawChoice(prng, clusters);
    const angle = prng() * 2 * Math.PI;
    const away = cluster.reach * Math.sqrt(prng()) * 1.4;
    const [x, y] = [cluster.x + away * Math.cos(angle), cluster.y + away * Math.sin(angle) * 0.6];
    const r = radius * drawUniform(prng, [0.4, 1.2]);
    const color = hsl(
      cluster.hue + drawUniform(prng, [-0.04, 0.04]),
      drawUniform(prng, [0.6, 1]),
      drawUniform(prng, [0.5, 0.8]),
    );
    const body = sides === 0
      ? markup`<circle cx="${x}" cy="${y}" r="${r}"`
      : markup`<polygon points="${
        Array.from({ length: sides }, (_, corner) =>
          markup`${x + r * Math.cos((corner * 2 * Math.PI) / sides)},${
            y + r * Math.sin((corner * 2 * Math.PI) / sides)
          } `)
      }"`;
    return markup`${body} fill="${color}" fill-opacity="${
      drawUniform(prng, [0.15, 0.6])
    }" stroke="${color}" stroke-opacity="0.7" stroke-width="1.2"/>`;
  });
  const trails = prng() < 0.4
    ? Array.from({ length: drawInteger(prng, [8, 30]) }, () => {
      const y = height * drawUniform(prng, [0.5, 1.1]);
      const color = prng() < 0.5 ? hsl(0.99, 0.9, 0.55) : hsl(0.13, 0.9, 0.8);
      return markup`<path d="M${-20} ${y}Q${width * 0.5} ${y - height * 0.4 * prng()} ${width + 20} ${
        height * drawUniform(prng, [0.35, 0.6])
      }" fill="none" stroke="${color}" stroke-width="${drawUniform(prng, [0.8, 3])}" opacity="0.7"/>`;
    })
    : [];
  const ground = markup`<linearGradient id="night" x2="${prng() < 0.5 ? 1 : 0}" y2="1"><stop stop-color="${
    hsl(hue, 0.4, 0.05)
  }"/><stop offset="1" stop-color="${
    hsl(hue + 0.1, 0.5, drawUniform(prng, [0.1, 0.25]))
  }"/></linearGradient><rect width="${width}" height="${height}" fill="url(#night)"/>`;
  return develop(prng, await svgPicture(size, markup`${ground}${trails}${lights}`));
}
