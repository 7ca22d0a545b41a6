import type { Color } from "../types.ts";
import { drawInteger, drawUniform } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import { markup } from "./svg_picture.ts";

/** The field that a chart is drawn in. */
export interface Plot {
  /** Its left edge. */
  left: number;
  /** Its upper edge. */
  top: number;
  /** Its breadth. */
  width: number;
  /** Its height. */
  height: number;
  /** The colors of the series. */
  colors: Color[];
  /** The color of lines and letters. */
  ink: Color;
}

/** Draws the data of a chart of one kind, made up on the way. */
export type ChartKind = (prng: Prng, plot: Plot) => string;

/** Bars in groups or stacks. */
export const bars: ChartKind = (prng, { left, top, width, height, colors }) => {
  const groups = drawInteger(prng, [4, 12]);
  const series = drawInteger(prng, [1, 3]);
  const stacked = series > 1 && prng() < 0.4;
  const step = width / groups;
  return Array.from({ length: groups }, (_, group) => {
    let base = 0;
    return Array.from({ length: series }, (_, index) => {
      const tall = height * drawUniform(prng, [0.05, 0.95]) / (stacked ? series : 1);
      const wide = (step * 0.76) / (stacked ? 1 : series);
      const x = left + group * step + step * 0.12 + (stacked ? 0 : index * wide);
      base += stacked ? tall : 0;
      return markup`<rect x="${x}" y="${top + height - (stacked ? base : tall)}" width="${
        wide * 0.95
      }" height="${tall}" fill="${colors[index]!}"/>`;
    }).join("");
  }).join("");
};

/** The corners of a curve that wanders through the plot. */
function drawWalk(prng: Prng, { left, top, width, height }: Plot): [number, number][] {
  const count = drawInteger(prng, [8, 40]);
  let level = drawUniform(prng, [0.2, 0.8]);
  const trend = drawUniform(prng, [-0.5, 0.5]) / count;
  return Array.from({ length: count }, (_, index) => {
    level = Math.min(0.97, Math.max(0.03, level + trend + drawUniform(prng, [-0.09, 0.09])));
    return [left + (width * index) / (count - 1), top + height * (1 - level)];
  });
}

/** Lines, with marks where the corners are few. */
export const lines: ChartKind = (prng, plot) =>
  Array.from({ length: drawInteger(prng, [1, 4]) }, (_, index) => {
    const walk = drawWalk(prng, plot);
    const color = plot.colors[index]!;
    const marks = walk.length < 16
      ? walk.map(([x, y]) => markup`<circle cx="${x}" cy="${y}" r="3.5" fill="${color}"/>`)
      : [];
    return markup`<polyline points="${
      walk.join(" ")
    }" fill="none" stroke="${color}" stroke-width="2.5"/>${marks}`;
  }).join("");

/** Areas under a curve, one over the other. */
export const areas: ChartKind = (prng, plot) =>
  Array.from({ length: drawInteger(prng, [1, 3]) }, (_, index) => {
    const foot = plot.top + plot.height;
    return markup`<polygon points="${plot.left},${foot} ${drawWalk(prng, plot).join(" ")} ${
      plot.left + plot.width
    },${foot}" fill="${plot.colors[index]!}" opacity="0.75"/>`;
  }).join("");

/** Clouds of points. */
export const points: ChartKind = (prng, { left, top, width, height, colors }) =>
  Array.from({ length: drawInteger(prng, [1, 3]) }, (_, series) => {
    const [cx, cy] = [drawUniform(prng, [0.25, 0.75]), drawUniform(prng, [0.25, 0.75])];
    const [slope, spread] = [drawUniform(prng, [-0.8, 0.8]), drawUniform(prng, [0.05, 0.2])];
    return Array.from({ length: drawInteger(prng, [20, 90]) }, () => {
      const u = drawUniform(prng, [-0.25, 0.25]);
      const v = u * slope + spread * (prng() + prng() - 1);
      return markup`<circle cx="${left + width * (cx + u)}" cy="${
        top + height * (cy + v)
      }" r="3" fill="${colors[series]!}" opacity="0.8"/>`;
    }).join("");
  }).join("");

/** A pie or a ring. */
export const pie: ChartKind = (prng, { left, top, width, height, colors, ink }) => {
  const shares = Array.from({ length: drawInteger(prng, [3, 6]) }, () => drawUniform(prng, [0.3, 1.6]));
  const all = shares.reduce((sum, share) => sum + share, 0);
  const [cx, cy, r] = [left + width / 2, top + height / 2, Math.min(width, height) / 2];
  const hole = prng() < 0.4 ? r * drawUniform(prng, [0.3, 0.6]) : 0;
  let angle = prng() * 2 * Math.PI;
  const slices = shares.map((share, index) => {
    const next = angle + (share / all) * 2 * Math.PI;
    const path = markup`M${cx} ${cy}L${cx + r * Math.cos(angle)} ${cy + r * Math.sin(angle)}A${r} ${r} 0 ${
      next - angle > Math.PI ? 1 : 0
    } 1 ${cx + r * Math.cos(next)} ${cy + r * Math.sin(next)}Z`;
    angle = next;
    return markup`<path d="${path}" fill="${colors[
      index % colors.length
    ]!}" stroke="${ink}" stroke-width="1.5"/>`;
  });
  return markup`${slices}<circle cx="${cx}" cy="${cy}" r="${hole}" fill="#fff"/>`;
};
