import { cellEdges } from "./cell_edges.ts";
import { type Panel, panelPlaces, type PanelSize } from "./panel.ts";
import { pixel, svgText } from "./svg_text.ts";
import { plainNumberText } from "./tick_text.ts";
import type { HeatmapTrace } from "./trace.ts";
import { coordinatesOf } from "./trace_axes.ts";
import { viridis } from "./viridis.ts";

const SHADES = 64;
const TEXT_SIZE = 11;
/** From here on the colors of Viridis are too bright for white letters. */
const BRIGHT = 0.55;

/**
 * A matrix as colored cells, of 64 shades.
 *
 * @returns SVG.
 */
export function drawHeatmap(trace: HeatmapTrace, panel: Panel, size: PanelSize): string {
  const places = panelPlaces(panel, size);
  const edges = (direction: "x" | "y") =>
    cellEdges(coordinatesOf(trace, direction).map((value) => panel[direction].units.of(value)!))
      .map(places[direction]);
  const [xs, ys] = [edges("x"), edges("y")];
  const [low, high] = heatmapLimits(trace);
  const cells = new Map<number, string>();
  const texts: string[] = [];
  for (const [row, values] of trace.z.entries()) {
    for (const [column, value] of Array.from(values).entries()) {
      if (value === null) continue;
      const share = high === low ? 0.5 : (value - low) / (high - low);
      const shade = Math.round(Math.min(1, Math.max(0, share)) * (SHADES - 1));
      const [left, right, top, bottom] = [xs[column]!, xs[column + 1]!, ys[row]!, ys[row + 1]!];
      const cell = `M${pixel(left)} ${pixel(top)}H${pixel(right)}V${pixel(bottom)}H${pixel(left)}z`;
      cells.set(shade, (cells.get(shade) ?? "") + cell);
      const text = trace.text?.[row]?.[column];
      if (text === undefined) continue;
      texts.push(svgText((left + right) / 2, (top + bottom) / 2 + TEXT_SIZE / 3, text, {
        size: TEXT_SIZE,
        anchor: "middle",
        fill: share < BRIGHT ? "#fff" : "#000",
      }));
    }
  }
  const paths = [...cells].map(([shade, path]) =>
    `<path d="${path}" fill="${viridis(shade / (SHADES - 1))}" shape-rendering="crispEdges"/>`
  );
  return paths.join("") + texts.join("");
}

/**
 * Draws what the colors of a heatmap mean, for its side: as wide as {@linkcode COLOR_BAR_WIDTH}.
 *
 * @param left Pixels from the figure's left.
 * @returns SVG.
 */
export function drawColorBar(trace: HeatmapTrace, left: number, top: number, height: number): string {
  const [low, high] = heatmapLimits(trace);
  const step = height / SHADES;
  const shades = Array.from(
    { length: SHADES },
    (_, shade) =>
      `<path d="M${pixel(left)} ${pixel(top + height - shade * step)}v${pixel(-step - 0.3)}h14v${
        pixel(step + 0.3)
      }z" fill="${viridis(shade / (SHADES - 1))}"/>`,
  );
  const label = (share: number) =>
    svgText(
      left + 19,
      top + (1 - share) * height + TEXT_SIZE / 3,
      plainNumberText(Number((low + share * (high - low)).toPrecision(3))),
      { size: TEXT_SIZE },
    );
  return `<g shape-rendering="crispEdges">${shades.join("")}</g>` + [0, 0.5, 1].map(label).join("");
}

/** The pixels that a color bar takes, labels and distance included. */
export const COLOR_BAR_WIDTH = 72;

function heatmapLimits({ z, zmin, zmax }: HeatmapTrace): [number, number] {
  const values = z.flatMap((row) => Array.from(row)).filter((value) => value !== null);
  if (values.length === 0) return [zmin ?? 0, zmax ?? 1];
  return [
    zmin ?? values.reduce((least, value) => Math.min(least, value), Infinity),
    zmax ?? values.reduce((most, value) => Math.max(most, value), -Infinity),
  ];
}
