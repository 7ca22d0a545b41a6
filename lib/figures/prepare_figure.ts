import { breach, schemaBreaches } from "../json/schema_check.ts";
import schema from "./figure.schema.json" with { type: "json" };
import { figureBreaches } from "./figure_breaches.ts";
import type { FigureAxis, FigureLayout, FigureSpec } from "./figure_spec.ts";
import { palette } from "./palette.ts";
import type { Trace } from "./trace.ts";
import { axisName, axisNames, coordinatesOf, panelOf } from "./trace_axes.ts";

/** A figure that was checked, as plain JSON, with what plotly would choose otherwise than we do written down. */
export interface PreparedFigure {
  /** Traces to draw. */
  data: readonly Trace[];
  /** How. */
  layout: FigureLayout & { colorway: readonly string[]; showlegend: boolean };
}

const breachesOf = schemaBreaches(schema, "the figure");
const MOST_BREACHES = 5;
const FLOAT32_DIGITS = 7;

/**
 * Checks a figure and makes plain JSON of it: typed arrays become arrays, numbers that are not finite become gaps, and
 * types of axes, colors and entries of the legend are decided, so that plotly and we show the same.
 *
 * @throws {RangeError} If something is not among what is drawn, naming what is; if arrays that belong together differ in
 * length; or if a trace is of a panel that the grid does not have.
 */
export function prepareFigure(spec: FigureSpec): PreparedFigure {
  const json = plainJson(spec) as FigureSpec;
  refuse(breachesOf(json));
  const { data, layout = {} } = json;
  refuse(figureBreaches(json));
  const entries = data.filter((trace) => trace.name !== undefined && trace.showlegend !== false);
  return {
    data: data.map(decided),
    layout: {
      colorway: palette,
      showlegend: entries.length > 1,
      ...layout,
      ...Object.fromEntries(axisNames(data).map((name) => [name, decidedAxis(json, name)])),
    },
  };
}

function plainJson(value: unknown): unknown {
  if (value instanceof Float32Array) {
    return Array.from(value, (number) => gapped(Number(number.toPrecision(FLOAT32_DIGITS))));
  }
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array, gapped);
  if (Array.isArray(value)) return value.map(plainJson);
  if (typeof value === "number") return gapped(value);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(entries.map(([key, part]) => [key, plainJson(part)]));
}

function gapped(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function decided(trace: Trace): Trace {
  const showlegend = trace.name !== undefined && trace.showlegend !== false;
  if (trace.type === "scatter") return { ...trace, showlegend };
  if (trace.type === "bar") {
    return trace.text === undefined
      ? { ...trace, showlegend }
      : { ...trace, showlegend, textposition: "outside" };
  }
  return {
    ...trace,
    colorscale: "Viridis",
    ...trace.text === undefined ? {} : { texttemplate: "%{text}" },
  };
}

/** Plotly takes text that looks like numbers or dates for these. */
function decidedAxis({ data, layout = {} }: FigureSpec, name: "xaxis" | "yaxis"): FigureAxis {
  const axis = layout[name] ?? {};
  const direction = name[0] as "x" | "y";
  const isText = data.some((trace) =>
    axisName(direction, panelOf(trace)) === name &&
    coordinatesOf(trace, direction).some((value) => typeof value === "string")
  );
  if (axis.type === undefined) return { ...axis, type: isText ? "category" : "linear" };
  if (isText && axis.type !== "category") {
    refuse([breach(`layout.${name}.type`, "be category as there is text on the axis", axis.type)]);
  }
  return axis;
}

function refuse(breaches: readonly string[]): void {
  if (breaches.length === 0) return;
  const more = breaches.length > MOST_BREACHES ? `; and ${breaches.length - MOST_BREACHES} more` : "";
  throw new RangeError(`Cannot draw the figure as ${breaches.slice(0, MOST_BREACHES).join("; ")}${more}`);
}
