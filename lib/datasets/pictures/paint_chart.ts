import type { Color } from "../../augmentations/augmentation.ts";
import { drawChoice, drawInteger, drawOrder, drawUniform } from "../../_internal/draw.ts";
import type { Prng } from "../../prng.ts";
import type { Image, Size } from "../../types.ts";
import { drawPalette, hsl } from "./palette.ts";
import { placeText } from "./place_text.ts";
import { markup, svgPicture } from "./svg_picture.ts";
import { drawTitle, drawWords } from "./words.ts";

/** The field that a chart is drawn in. */
interface Plot {
  left: number;
  top: number;
  width: number;
  height: number;
  colors: Color[];
  ink: Color;
}

/** Bars, lines, points, areas or a pie, with title, axes, numbers and a legend. */
export async function paintChart(prng: Prng, size: Size): Promise<Image> {
  const { width, height } = size;
  const dark = prng() < 0.25;
  const ground: Color = dark
    ? hsl(0.62, 0.2, 0.13)
    : drawChoice(prng, [[255, 255, 255], [248, 246, 238], [236, 240, 246]]);
  const ink: Color = dark ? [225, 228, 235] : [40, 42, 50];
  const font = drawChoice(prng, ["pt-sans", "cousine"]);
  const plot: Plot = {
    left: 42,
    top: 46,
    width: width - 60,
    height: height - 92,
    colors: drawOrder(prng, drawPalette(prng, 6).slice(dark ? 2 : 0)),
    ink,
  };
  const kind = drawChoice(prng, [bars, bars, lines, lines, points, areas, pie]);
  const parts = [
    markup`<rect width="${width}" height="${height}" fill="${ground}"/>`,
    await placeText(drawTitle(prng, 4), {
      font,
      size: 20,
      x: width / 2,
      y: 27,
      color: ink,
      align: "middle",
      most: width - 20,
    }),
  ];
  if (kind !== pie) parts.push(await drawAxes(prng, plot, font));
  parts.push(kind(prng, plot));
  const names = drawWords(prng, drawInteger(prng, [2, 4])).split(" ");
  for (const [index, name] of names.entries()) {
    const x = plot.left + (plot.width * index) / names.length;
    parts.push(
      markup`<rect x="${x}" y="${height - 20}" width="10" height="10" fill="${plot.colors[index]!}"/>`,
    );
    parts.push(
      await placeText(name, {
        font,
        size: 12,
        x: x + 14,
        y: height - 11,
        color: ink,
        most: plot.width / names.length - 18,
      }),
    );
  }
  return await svgPicture(size, parts.join(""));
}

async function drawAxes(prng: Prng, { left, top, width, height, ink }: Plot, font: string): Promise<string> {
  const steps = drawInteger(prng, [3, 7]);
  const unit = drawChoice(prng, [1, 2, 5, 10, 20, 25, 50, 100]);
  const parts: string[] = [];
  for (let step = 0; step <= steps; step++) {
    const y = top + height * (1 - step / steps);
    parts.push(markup`<path d="M${left} ${y}h${width}" stroke="${ink}" opacity="0.2"/>`);
    parts.push(
      await placeText(String(step * unit), {
        font,
        size: 11,
        x: left - 6,
        y: y + 4,
        color: ink,
        align: "right",
      }),
    );
  }
  const first = drawInteger(prng, [1950, 2015]);
  for (let step = 0; step < 5; step++) {
    const x = left + (width * (step + 0.5)) / 5;
    parts.push(
      await placeText(String(first + step), {
        font,
        size: 11,
        x,
        y: top + height + 15,
        color: ink,
        align: "middle",
      }),
    );
  }
  return markup`${parts}<path d="M${left} ${top}v${height}h${width}" fill="none" stroke="${ink}" stroke-width="1.5"/>`;
}

type Kind = (prng: Prng, plot: Plot) => string;

const bars: Kind = (prng, { left, top, width, height, colors }) => {
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

const lines: Kind = (prng, plot) =>
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

const areas: Kind = (prng, plot) =>
  Array.from({ length: drawInteger(prng, [1, 3]) }, (_, index) => {
    const foot = plot.top + plot.height;
    return markup`<polygon points="${plot.left},${foot} ${drawWalk(prng, plot).join(" ")} ${
      plot.left + plot.width
    },${foot}" fill="${plot.colors[index]!}" opacity="0.75"/>`;
  }).join("");

const points: Kind = (prng, { left, top, width, height, colors }) =>
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

const pie: Kind = (prng, { left, top, width, height, colors, ink }) => {
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
