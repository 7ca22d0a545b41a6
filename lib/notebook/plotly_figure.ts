import type { FigureSpec } from "../figures/figure_spec.ts";
import type { PreparedFigure } from "../figures/prepare_figure.ts";
import { axisNames } from "../figures/trace_axes.ts";

const MARGIN = { l: 60, r: 20, b: 50 };
const TOP = 25;
const TOP_WITH_TITLE = 60;
const LEGEND_BELOW = -0.15;

/**
 * A figure as plotly is sent it: as high as we draw it, with room for what is written outside of panels, and with texts
 * that plotly does not read as HTML.
 */
export function plotlyFigure({ data, layout }: PreparedFigure, height: number): FigureSpec {
  const axes = axisNames(data).map((name) => [name, { ...layout[name], automargin: true }]);
  const legend = layout.legend?.orientation === "h" ? { legend: { ...layout.legend, y: LEGEND_BELOW } } : {};
  const margin = { ...MARGIN, t: layout.title === undefined ? TOP : TOP_WITH_TITLE };
  return escaped({
    data,
    layout: { height, margin, ...layout, ...legend, ...Object.fromEntries(axes) },
  }) as FigureSpec;
}

/** Plotly's templates for the pointer are HTML by intent. */
function escaped(json: unknown, key?: string): unknown {
  if (typeof json === "string") {
    return key === "hovertemplate" ? json : json.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  }
  if (Array.isArray(json)) return json.map((part) => escaped(part));
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([name, part]) => [name, escaped(part, name)]));
}
