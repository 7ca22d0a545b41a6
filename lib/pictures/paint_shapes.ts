import { drawChoice, drawInteger, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Color, Image, Size } from "../types.ts";
import { develop } from "./develop.ts";
import { drawPalette } from "./palette.ts";
import { markup, svgPicture } from "./svg_picture.ts";

/** An abstract composition: discs, rings, bars, polygons and arcs, some clear, some see-through. */
export async function paintShapes(prng: Prng, size: Size): Promise<Image> {
  const { width, height } = size;
  const colors = drawPalette(prng, 6);
  const ground = drawChoice(prng, [colors[5]!, colors[0]!, colors[4]!]);
  const unit = Math.min(width, height);
  const kinds = [disc, ring, bar, polygon, wave, grid].filter(() => prng() < 0.75);
  const shapes = Array.from({ length: drawInteger(prng, [12, 40]) }, () => {
    const reach = unit * drawUniform(prng, [0.08, 0.36]) * drawUniform(prng, [0.4, 1]);
    const place = `translate(${(width * prng()).toFixed(1)} ${(height * prng()).toFixed(1)}) rotate(${
      drawChoice(prng, [0, 0, 90, 45, drawInteger(prng, [0, 359])])
    })`;
    const color = drawChoice(prng, colors);
    const opacity = prng() < 0.6 ? 1 : drawUniform(prng, [0.35, 0.85]);
    const shape = drawChoice(prng, kinds.length > 0 ? kinds : [disc])(prng, reach, color);
    return markup`<g transform="${place}" opacity="${opacity}">${shape}</g>`;
  });
  const picture = await svgPicture(
    size,
    markup`<rect width="${width}" height="${height}" fill="${ground}"/>${shapes}`,
  );
  return prng() < 0.5 ? picture : develop(prng, picture);
}

type Shape = (prng: Prng, reach: number, color: Color) => string;

const disc: Shape = (_, reach, color) => markup`<circle r="${reach}" fill="${color}"/>`;

const ring: Shape = (prng, reach, color) =>
  markup`<circle r="${reach}" fill="none" stroke="${color}" stroke-width="${
    reach * drawUniform(prng, [0.05, 0.5])
  }"/>`;

const bar: Shape = (prng, reach, color) => {
  const thickness = reach * drawUniform(prng, [0.06, 0.6]);
  return markup`<rect x="${-reach * 1.5}" y="${-thickness / 2}" width="${
    reach * 3
  }" height="${thickness}" fill="${color}"/>`;
};

const polygon: Shape = (prng, reach, color) => {
  const corners = drawInteger(prng, [3, 7]);
  const spiky = prng() < 0.3 ? 0.45 : 1;
  const points = Array.from({ length: spiky < 1 ? corners * 2 : corners }, (_, index, all = 0) => {
    const angle = (index + all) / (spiky < 1 ? corners * 2 : corners) * 2 * Math.PI;
    const radius = reach * (index % 2 === 1 ? spiky : 1) * drawUniform(prng, [0.85, 1.1]);
    return markup`${radius * Math.cos(angle)},${radius * Math.sin(angle)} `;
  });
  return markup`<polygon points="${points}" fill="${color}"/>`;
};

const wave: Shape = (prng, reach, color) => {
  const swing = reach * drawUniform(prng, [0.2, 0.7]);
  const turns = drawInteger(prng, [2, 5]);
  const step = (reach * 3) / turns;
  const path = Array.from(
    { length: turns },
    (_, index) => markup`q${step / 2} ${index % 2 === 0 ? swing : -swing} ${step} 0`,
  );
  return markup`<path d="M${-reach * 1.5} 0${path}" fill="none" stroke="${color}" stroke-width="${
    reach * 0.1
  }"/>`;
};

const grid: Shape = (prng, reach, color) => {
  const count = drawInteger(prng, [3, 6]);
  const step = (2 * reach) / count;
  const dot = step * drawUniform(prng, [0.12, 0.35]);
  return Array.from(
    { length: count * count },
    (_, index) =>
      markup`<circle cx="${(index % count) * step - reach}" cy="${
        Math.floor(index / count) * step - reach
      }" r="${dot}" fill="${color}"/>`,
  )
    .join("");
};
