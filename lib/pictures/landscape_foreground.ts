import { drawChoice, drawInteger, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Color, Size } from "../types.ts";
import { hsl, mix } from "./palette.ts";
import { markup } from "./svg_picture.ts";

/** Surroundings that the foreground has to fit. */
export interface Surroundings {
  /** The row where land or water begins. */
  horizon: number;
  /** True if it is water. */
  water: boolean;
  /** How much light falls on the land, 0 to 1. */
  land: number;
}

/** Draws things in a landscape, the nearer the larger: trees, houses, a fence; on water boats. May be nothing. */
export function drawForeground(prng: Prng, size: Size, surroundings: Surroundings): string {
  const { horizon, water, land } = surroundings;
  const { width, height } = size;
  const kinds = water
    ? [boat]
    : [drawChoice(prng, [conifer, tree, palm]), drawChoice(prng, [house, conifer, tree])];
  const count = drawChoice(prng, water ? [0, 1, 2] : [0, 3, 12, 40]);
  const hue = drawUniform(prng, [0.15, 0.42]);
  const depths = Array.from({ length: count }, prng).sort((a, b) => a - b);
  const things = depths.map((depth) => {
    const y = horizon + (height - horizon) * (0.05 + 0.9 * depth);
    const scale = height * (0.05 + 0.22 * depth) * drawUniform(prng, [0.7, 1.3]) * (water ? 0.6 : 1);
    const leaf = hsl(hue + drawUniform(prng, [-0.04, 0.04]), 0.4, drawUniform(prng, [0.12, 0.35]) * land);
    const kind = kinds[prng() < 0.75 ? 0 : kinds.length - 1]!;
    return markup`<g transform="translate(${width * prng()} ${y}) scale(${scale})">${
      kind(prng, leaf, land)
    }</g>`;
  });
  return things.join("") + (!water && prng() < 0.25 ? fence(prng, size, land) : "");
}

/** Draws a thing one unit tall that stands at the origin. */
type Thing = (prng: Prng, leaf: Color, land: number) => string;

const conifer: Thing = (prng, leaf) => {
  const tiers = drawInteger(prng, [2, 5]);
  const slim = drawUniform(prng, [0.2, 0.4]);
  return Array.from({ length: tiers }, (_, tier) => {
    const [low, high] = [0.1 + (0.75 * tier) / tiers, 0.1 + (0.9 * (tier + 1.3)) / (tiers + 0.3)];
    const half = slim * (1 - tier / (tiers + 1));
    return markup`<polygon points="${-half},${-low} 0,${-high} ${half},${-low}" fill="${
      mix(leaf, [0, 0, 0], 0.1 * (tier % 2))
    }"/>`;
  }).join("") + `<rect x="-0.03" y="-0.12" width="0.06" height="0.12" fill="#2b1d12"/>`;
};

const tree: Thing = (prng, leaf) => {
  const balls = Array.from(
    { length: 6 },
    (_, index) =>
      markup`<circle cx="${drawUniform(prng, [-0.25, 0.25])}" cy="${drawUniform(prng, [-0.8, -0.45])}" r="${
        drawUniform(prng, [0.14, 0.26])
      }" fill="${mix(leaf, [255, 255, 200], index * 0.035)}"/>`,
  );
  return markup`<path d="M-0.05 0L-0.03 -0.5L0.03 -0.5L0.05 0Z" fill="#33231a"/>${balls}`;
};

const palm: Thing = (prng, leaf) => {
  const lean = drawUniform(prng, [-0.3, 0.3]);
  const fronds = Array.from({ length: 8 }, (_, index) => {
    const angle = (index / 8) * 2 * Math.PI;
    const [dx, dy] = [0.4 * Math.cos(angle), 0.16 * Math.sin(angle) + 0.08];
    return markup`<path d="M${lean} -0.85q${dx * 0.5} ${
      dy - 0.22
    } ${dx} ${dy}" stroke="${leaf}" stroke-width="0.05" fill="none"/>`;
  });
  return markup`<path d="M0 0Q${
    lean * 0.2
  } -0.5 ${lean} -0.85" stroke="#4a3826" stroke-width="0.05" fill="none"/>${fronds}`;
};

const house: Thing = (prng, _, land) => {
  const wall = mix([0, 0, 0], hsl(prng(), drawUniform(prng, [0, 0.4]), drawUniform(prng, [0.55, 0.9])), land);
  const roof = mix([0, 0, 0], hsl(drawUniform(prng, [0, 0.08]), 0.5, 0.35), land);
  const pane: Color = land < 0.6 ? [255, 220, 120] : [70, 90, 110];
  return markup`<rect x="-0.45" y="-0.45" width="0.9" height="0.45" fill="${wall}"/><polygon points="-0.55,-0.44 -0.3,-0.85 0.3,-0.85 0.55,-0.44" fill="${roof}"/>
    <rect x="-0.32" y="-0.33" width="0.16" height="0.16" fill="${pane}"/><rect x="0.16" y="-0.33" width="0.16" height="0.16" fill="${pane}"/><rect x="-0.07" y="-0.28" width="0.14" height="0.28" fill="#3c2a1c"/>`;
};

const boat: Thing = (prng, _, land) => {
  const hull = mix([0, 0, 0], hsl(prng(), 0.5, 0.4), land);
  const sail = mix(
    [0, 0, 0],
    drawChoice<Color>(prng, [[250, 248, 240], [220, 90, 60], [240, 200, 90]]),
    land,
  );
  return markup`<path d="M-0.5 -0.12L0.5 -0.12L0.35 0.06L-0.35 0.06Z" fill="${hull}"/><rect x="-0.015" y="-1" width="0.03" height="0.9" fill="#302418"/><polygon points="0.03,-0.98 0.45,-0.2 0.03,-0.2" fill="${sail}"/><polygon points="-0.03,-0.85 -0.35,-0.2 -0.03,-0.2" fill="${sail}" opacity="0.9"/>`;
};

function fence(prng: Prng, { width, height }: Size, land: number): string {
  const color = mix([0, 0, 0], hsl(0.08, 0.3, drawUniform(prng, [0.3, 0.8])), land);
  const [step, tall] = [width / drawInteger(prng, [8, 24]), height * drawUniform(prng, [0.08, 0.16])];
  const posts = Array.from(
    { length: Math.ceil(width / step) + 1 },
    (_, index) =>
      markup`<rect x="${index * step}" y="${height - tall}" width="${
        step * 0.2
      }" height="${tall}" fill="${color}"/>`,
  );
  return markup`${posts}<rect y="${height - tall * 0.8}" width="${width}" height="${
    tall * 0.13
  }" fill="${color}"/><rect y="${height - tall * 0.4}" width="${width}" height="${
    tall * 0.13
  }" fill="${color}"/>`;
}
