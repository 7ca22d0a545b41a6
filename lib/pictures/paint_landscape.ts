import { drawChoice, drawInteger, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Color, Image, Size } from "../types.ts";
import { develop } from "./develop.ts";
import { drawForeground } from "./landscape_foreground.ts";
import { noiseField, sampleField } from "./noise_field.ts";
import { hsl, mix } from "./palette.ts";
import { blend, fill, light, norm, type Pixel, ramp, shade, smoothStep } from "./shade.ts";
import { overlaySvg } from "./svg_picture.ts";

/** Sky from the top to the horizon, and what the light does to clouds and to the land. */
const HOURS: readonly { sky: [Color, Color, Color]; cloud: Color; sun: Color; land: number }[] = [
  {
    sky: [[40, 90, 170], [120, 170, 220], [215, 230, 240]],
    cloud: [250, 250, 252],
    sun: [255, 250, 225],
    land: 1,
  },
  {
    sky: [[45, 40, 90], [190, 90, 90], [250, 190, 110]],
    cloud: [240, 150, 120],
    sun: [255, 225, 150],
    land: 0.55,
  },
  {
    sky: [[120, 140, 170], [230, 190, 190], [250, 225, 190]],
    cloud: [255, 235, 225],
    sun: [255, 245, 210],
    land: 0.8,
  },
  { sky: [[8, 10, 30], [18, 26, 60], [50, 60, 100]], cloud: [50, 56, 84], sun: [235, 238, 245], land: 0.3 },
  {
    sky: [[110, 118, 126], [150, 156, 162], [196, 200, 202]],
    cloud: [220, 222, 224],
    sun: [235, 235, 230],
    land: 0.75,
  },
];

const SNOW: Color = [240, 244, 250];

/** Mountains, hills or dunes under a sky with clouds and sun or moon; often with water that mirrors them. */
export async function paintLandscape(prng: Prng, size: Size): Promise<Image> {
  const { width, height } = size;
  const hour = drawChoice(prng, HOURS);
  const horizon = height * drawUniform(prng, [0.45, 0.75]);
  const water = prng() < 0.45;
  const sun = {
    x: width * prng(),
    y: horizon * drawUniform(prng, [0.1, 0.95]),
    r: drawUniform(prng, [6, 26]),
  };
  const cover = drawUniform(prng, [0.35, 0.75]);
  const clouds = noiseField(prng, size, { scaleX: width * 0.6, scaleY: height * 0.18, octaves: 6 });
  const ground = noiseField(prng, size, { scaleX: 50, scaleY: 18, octaves: 5, gain: 0.7 });
  const ridges = drawRidges(prng, size, hour.sky[2], hour.land, horizon);
  const stars = hour.land < 0.4 ? 0.9985 : 2;
  const speckles = noiseField(prng, size, { scaleX: 2, scaleY: 2, octaves: 1 });

  const heavens = (x: number, y: number, pixel: Pixel) => {
    ramp(pixel, hour.sky, y / horizon);
    if (speckles[clamp(y, height) * width + clamp(x, width)]! > stars) fill(pixel, [230, 230, 230]);
    const distance = norm(x - sun.x, y - sun.y);
    blend(pixel, hour.sun, Math.exp(-distance / (sun.r * 4)) * 0.7);
    blend(pixel, hour.sun, 1 - smoothStep(sun.r - 1, sun.r + 1, distance));
    const thick = sampleField(clouds, size, x, y);
    if (thick < cover) return;
    const lit = thick - sampleField(clouds, size, x + (x < sun.x ? 5 : -5), y - 5);
    blend(pixel, hour.cloud, smoothStep(cover, cover + 0.3, thick) * (1 - 0.6 * (y / horizon)));
    light(pixel, 1 + lit * 0.8 * smoothStep(cover, cover + 0.2, thick));
  };
  const scene = (x: number, y: number, pixel: Pixel) => {
    const column = clamp(x, width);
    let nearest = ridges.length - 1;
    while (nearest >= 0 && y < ridges[nearest]!.line[column]!) nearest--;
    if (nearest < 0) return heavens(x, y, pixel);
    const ridge = ridges[nearest]!;
    const rough = sampleField(ground, size, x, (y * ridge.stretch) % (height - 1));
    fill(pixel, ridge.color);
    blend(
      pixel,
      ridge.patches,
      smoothStep(0.45, 0.6, clouds[clamp(y, height) * width + clamp(width - x, width)]!),
    );
    light(pixel, 0.75 + 0.5 * rough - 0.04 * (ridge.line[clamp(x + 3, width)]! - ridge.line[column]!));
    blend(pixel, SNOW, (1 - smoothStep(-5, 5, y - ridge.snowLine - 40 * (rough - 0.5))) * 0.9 * hour.land);
  };
  const picture = shade(size, (x, y, pixel) => {
    if (!water || y <= horizon) return scene(x, y, pixel);
    const depth = (y - horizon) / (height - horizon);
    const ripple = (sampleField(ground, size, x / 3, y) - 0.5) * 30 * (0.15 + depth);
    scene(x + ripple, horizon - (y - horizon) * 0.9 + ripple * 0.4, pixel);
    light(pixel, 0.78 - 0.3 * depth);
    blend(pixel, mix(hour.sky[0], hour.sky[2], 0.3), 0.18 + 0.2 * depth);
  });
  const nearby = drawForeground(prng, size, { horizon, water, land: hour.land });
  return develop(prng, await overlaySvg(picture, nearby));
}

function clamp(place: number, count: number): number {
  return Math.min(Math.max(Math.round(place), 0), count - 1);
}

/** One chain of hills in front of the other, the farther ones paler. */
function drawRidges(prng: Prng, { width, height }: Size, haze: Color, landLight: number, horizon: number) {
  const count = drawInteger(prng, [2, 5]);
  const drawCover = () =>
    hsl(
      drawChoice(prng, [0.08, 0.11, 0.2, 0.28, 0.35, 0.58, 0.02]),
      drawUniform(prng, [0.1, 0.5]),
      drawUniform(prng, [0.22, 0.46]) * landLight + 0.04,
    );
  const [near, other] = [drawCover(), drawCover()];
  const steepness = drawUniform(prng, [0.18, 0.6]);
  const jagged = drawUniform(prng, [0.3, 0.62]);
  const snowy = prng() < 0.4 ? drawUniform(prng, [0.4, 0.75]) : Infinity;
  return Array.from({ length: count }, (_, index) => {
    const nearness = (index + 1) / count;
    const profile = noiseField(prng, { width, height: 1 }, {
      scaleX: width * drawUniform(prng, [0.25, 0.7]),
      scaleY: 1,
      octaves: 7,
      gain: jagged * (1 - 0.4 * nearness),
    });
    const rise = height * steepness * (1.2 - nearness);
    const foot = horizon + (height - horizon) * 0.35 * (nearness - 0.3);
    return {
      line: profile.map((share) => foot - rise * share),
      color: mix(haze, near, 0.25 + 0.75 * nearness),
      patches: mix(haze, other, 0.25 + 0.75 * nearness),
      stretch: 1 + nearness,
      snowLine: foot - rise * snowy,
    };
  });
}
