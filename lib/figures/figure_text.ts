import type { PreparedFigure } from "./prepare_figure.ts";
import { plainNumberText } from "./tick_text.ts";
import type { Coordinate, Trace } from "./trace.ts";
import { axisName, panelOf } from "./trace_axes.ts";

const MOST_LISTED = 8;

/**
 * A figure in words: a line for each trace with its name, how many points it has, and where they are. A few bars are
 * listed.
 *
 * @returns Lines joined by newlines.
 */
export function figureText({ data, layout }: PreparedFigure): string {
  const axisTitle = (direction: "x" | "y", trace: Trace) =>
    layout[axisName(direction, panelOf(trace))]?.title?.text ?? direction;
  const panels = layout.grid === undefined ? 1 : layout.grid.rows * layout.grid.columns;
  return data.map((trace, index) => {
    const panel = panels === 1 ? "" : `panel ${panelOf(trace)}, `;
    const x = axisTitle("x", trace), y = axisTitle("y", trace);
    return `- ${panel}${trace.name ?? `${trace.type} ${index + 1}`}: ${contents(trace, x, y)}`;
  }).join("\n");
}

function contents(trace: Trace, x: string, y: string): string {
  if (trace.type === "heatmap") {
    const values = trace.z.flatMap((row) => Array.from(row));
    return `${trace.z.length} × ${trace.z[0]!.length} cells, ${range(values)}`;
  }
  const isFlat = trace.type === "bar" && trace.orientation === "h";
  const [places, values] = isFlat ? [trace.y, trace.x] : [trace.x, trace.y];
  if (trace.type === "bar" && trace.x.length <= MOST_LISTED) {
    const bars = Array.from(places, (place, index) => `${shown(place)} ${shown(values[index]!)}`);
    return bars.join(", ");
  }
  const kind = trace.type === "bar" ? "bar" : "point";
  return `${trace.x.length} ${kind}${trace.x.length === 1 ? "" : "s"}, ${x} ${
    range(Array.from(trace.x))
  }, ${y} ${range(Array.from(trace.y))}`;
}

function range(values: readonly Coordinate[]): string {
  const there = values.filter((value) => value !== null);
  if (there.length === 0) return "without values";
  const numbers = there.filter((value) => typeof value === "number");
  if (numbers.length < there.length) return `${shown(there[0]!)} to ${shown(there.at(-1)!)}`;
  const low = numbers.reduce((least, value) => Math.min(least, value), Infinity);
  const high = numbers.reduce((most, value) => Math.max(most, value), -Infinity);
  return `${shown(low)} to ${shown(high)}`;
}

function shown(value: Coordinate): string {
  return value === null
    ? "–"
    : typeof value === "string"
    ? value
    : plainNumberText(Number(value.toPrecision(4)));
}
