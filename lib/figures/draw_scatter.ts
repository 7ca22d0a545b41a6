import { errorBarPath } from "./error_bar_path.ts";
import { markerPath } from "./marker_path.ts";
import { type ColoredTrace, type Panel, panelPlaces, type PanelSize } from "./panel.ts";
import { escapeXml, pixel, svgText } from "./svg_text.ts";
import type { Dash, ScatterTrace } from "./trace.ts";

/** A point of a trace in pixels of its panel; `null` is a gap. */
export type PixelPoint = readonly [x: number, y: number] | null;

/** How wide a line is where the trace does not say. */
export const LINE_WIDTH = 2;
/** How large a marker is where the trace does not say. */
export const MARKER_SIZE = 6;
const LABEL_SIZE = 11;
const FILL_OPACITY = 0.5;

/** The attribute, with a blank before it, that draws a line with some dashes. */
export const lineDashes: Readonly<Record<Dash, string>> = {
  solid: "",
  dash: ' stroke-dasharray="7 4"',
  dot: ' stroke-dasharray="2 3"',
  dashdot: ' stroke-dasharray="8 3 2 3"',
};

/**
 * A trace of points: area, error bars, line, markers and texts, in this order.
 *
 * @returns SVG.
 */
export function drawScatter(
  { trace, color }: ColoredTrace & { trace: ScatterTrace },
  panel: Panel,
  size: PanelSize,
): string {
  const points = pixelPoints(trace, panel, size);
  const lineColor = escapeXml(trace.line?.color ?? color);
  const markerColor = escapeXml(trace.marker?.color ?? color);
  const { width = LINE_WIDTH, dash = "solid" } = trace.line ?? {};
  const steps = trace.line?.shape === "hv";
  const parts = [
    trace.fill === undefined ? "" : area(trace, points, panel, size, color),
    errorBarPath(trace, points, panel, size, lineColor),
    trace.mode.includes("lines") && width > 0
      ? `<path d="${linePath(points, steps)}" fill="none" stroke="${lineColor}" stroke-width="${width}" ` +
        `stroke-linejoin="round"${lineDashes[dash]}/>`
      : "",
    trace.mode.includes("markers") ? markers(trace, points, markerColor) : "",
    trace.mode.includes("text") ? texts(trace, points) : "",
  ];
  return parts.join("");
}

function markers({ marker = {} }: ScatterTrace, points: readonly PixelPoint[], color: string): string {
  const { size = MARKER_SIZE, symbol = "circle", opacity = 1 } = marker;
  return markerPath(points.filter((point) => point !== null), { size, symbol, color, opacity });
}

function pixelPoints(trace: ScatterTrace, panel: Panel, size: PanelSize): PixelPoint[] {
  const places = panelPlaces(panel, size);
  return Array.from(trace.x, (value, index) => {
    const x = panel.x.units.of(value), y = panel.y.units.of(trace.y[index]!);
    return x === null || y === null ? null : [places.x(x), places.y(y)];
  });
}

/** Neighbors that fall on the same tenth of a pixel are drawn once. */
function linePath(points: readonly PixelPoint[], steps: boolean): string {
  let path = "", before = "";
  for (const point of points) {
    if (point === null) {
      before = "";
      continue;
    }
    const [x, y] = [pixel(point[0]), pixel(point[1])];
    if (`${x} ${y}` === before) continue;
    path += before === "" ? `M${x} ${y}` : steps ? `H${x}V${y}` : `L${x} ${y}`;
    before = `${x} ${y}`;
  }
  return path;
}

function area(
  trace: ScatterTrace,
  points: readonly PixelPoint[],
  panel: Panel,
  size: PanelSize,
  color: string,
): string {
  const upper = outline(points, trace);
  if (upper.length === 0) return "";
  const lower = trace.fill === "tozeroy" ? baseline(upper, panel, size) : traceBefore(trace, panel, size);
  const path = [...upper, ...lower.toReversed()].map(([x, y]) => `${pixel(x)} ${pixel(y)}`).join("L");
  const opacity = trace.fillcolor === undefined ? ` fill-opacity="${FILL_OPACITY}"` : "";
  return `<path d="M${path}Z" fill="${escapeXml(trace.fillcolor ?? trace.line?.color ?? color)}"${opacity}/>`;
}

/** The corners of a trace's line, without its gaps. */
function outline(points: readonly PixelPoint[], { line }: ScatterTrace): [number, number][] {
  const there = points.filter((point) => point !== null);
  return there.flatMap(([x, y], index) =>
    line?.shape === "hv" && index > 0 ? [[x, there[index - 1]![1]], [x, y]] : [[x, y]]
  );
}

function baseline(upper: readonly (readonly [number, number])[], panel: Panel, size: PanelSize) {
  const zero = panel.y.units.of(0);
  const y = zero === null ? size.height : panelPlaces(panel, size).y(zero);
  return [[upper[0]![0], y], [upper.at(-1)![0], y]] as const;
}

function traceBefore(trace: ScatterTrace, panel: Panel, size: PanelSize): [number, number][] {
  const scatters = panel.traces.map((one) => one.trace).filter((one) => one.type === "scatter");
  const before = scatters[scatters.indexOf(trace) - 1];
  return before === undefined ? [] : outline(pixelPoints(before, panel, size), before);
}

function texts(trace: ScatterTrace, points: readonly PixelPoint[]): string {
  const { text = [], textposition = "middle center", marker = {} } = trace;
  const away = trace.mode.includes("markers") ? (marker.size ?? MARKER_SIZE) / 2 + 3 : 3;
  return points.map((point, index) => {
    if (point === null) return "";
    const position = typeof textposition === "string" ? textposition : textposition[index]!;
    const [vertical, horizontal] = position.split(" ") as [string, string];
    const x = horizontal === "left" ? -away : horizontal === "right" ? away : 0;
    const y = vertical === "top" ? -away : vertical === "bottom" ? away + LABEL_SIZE * 0.75 : LABEL_SIZE / 3;
    return svgText(point[0] + x, point[1] + y, text[index] ?? "", {
      size: LABEL_SIZE,
      anchor: anchors[horizontal]!,
    });
  }).join("");
}

const anchors: Record<string, "start" | "middle" | "end"> = { left: "end", center: "middle", right: "start" };
