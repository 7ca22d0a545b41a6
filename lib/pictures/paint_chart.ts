import { drawChoice, drawInteger, drawOrder } from "../random/draw.ts";
import type { Prng } from "../random/prng.ts";
import type { Color, Image, Size } from "../types.ts";
import { areas, bars, lines, pie, type Plot, points } from "./chart_kinds.ts";
import { drawPalette, hsl } from "./palette.ts";
import { placeText } from "./place_text.ts";
import { markup, svgPicture } from "./svg_picture.ts";
import { drawTitle, drawWords } from "./words.ts";

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
    placeText(drawTitle(prng, 4), {
      font,
      size: 20,
      x: width / 2,
      y: 27,
      color: ink,
      align: "middle",
      most: width - 20,
    }),
  ];
  if (kind !== pie) parts.push(drawAxes(prng, plot, font));
  parts.push(kind(prng, plot));
  const names = drawWords(prng, drawInteger(prng, [2, 4])).split(" ");
  for (const [index, name] of names.entries()) {
    const x = plot.left + (plot.width * index) / names.length;
    parts.push(
      markup`<rect x="${x}" y="${height - 20}" width="10" height="10" fill="${plot.colors[index]!}"/>`,
    );
    parts.push(
      placeText(name, {
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

function drawAxes(prng: Prng, { left, top, width, height, ink }: Plot, font: string): string {
  const steps = drawInteger(prng, [3, 7]);
  const unit = drawChoice(prng, [1, 2, 5, 10, 20, 25, 50, 100]);
  const parts: string[] = [];
  for (let step = 0; step <= steps; step++) {
    const y = top + height * (1 - step / steps);
    parts.push(markup`<path d="M${left} ${y}h${width}" stroke="${ink}" opacity="0.2"/>`);
    parts.push(
      placeText(String(step * unit), {
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
      placeText(String(first + step), {
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
