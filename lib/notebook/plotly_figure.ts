import type { FigureAxis, FigureLayout, FigureSpec } from "../figures/figure_spec.ts";
import {
  CAPTION_LINE,
  CAPTION_SIZE,
  EDGE,
  type FigurePlan,
  TITLE_LINE,
  TITLE_SIZE,
} from "../figures/plan_figure.ts";
import type { PreparedFigure } from "../figures/prepare_figure.ts";
import { axisNames } from "../figures/trace_axes.ts";

/** A figure as plotly draws it, with what is the same in all of ours. */
export interface PlotlyFigure {
  /** Traces to draw, the first at the bottom. */
  data: FigureSpec["data"];
  /** How; beside what {@linkcode FigureLayout} has, what makes plotly's figures look as our images do. */
  layout: FigureLayout & Readonly<Record<string, unknown>>;
}

const MARGIN = { l: 60, r: 44, b: 50 };
const ABOVE_PANELS = 25;
const TITLE_GAP = 12;
const TRANSPARENT = "rgba(0,0,0,0)";
/** Read on white and on the near black of JupyterLab's dark theme: contrasts of 4.5 and 4.2. */
const TEXT = "#777777";
const GRID = "rgba(128,128,128,0.3)";

/**
 * A figure as plotly is sent it: as high as we draw it, title and caption on top, on whatever color is behind it, with
 * numbers in place of SI prefixes at its ticks, with room for what is written outside of panels, and with texts that
 * plotly does not read as HTML.
 */
export function plotlyFigure({ data, layout }: PreparedFigure, plan: FigurePlan): PlotlyFigure {
  const axes = axisNames(data).map((name) => [name, plotlyAxis(layout[name] ?? {})]);
  const { legend, ...others } = layout;
  const legendBelow = legend?.orientation === "h" && { y: 0, yref: "container", yanchor: "bottom" };
  const { title, caption, height } = plan;
  const top = EDGE + title.length * TITLE_LINE + caption.length * CAPTION_LINE;
  const written = escaped({
    data,
    layout: {
      ...others,
      ...layout.showlegend && legend && { legend: { ...legend, ...legendBelow } },
      ...Object.fromEntries(axes),
    },
  }) as PlotlyFigure;
  return {
    ...written,
    layout: {
      ...written.layout,
      height,
      margin: { ...MARGIN, t: top + ABOVE_PANELS },
      title: heading(title, caption),
      paper_bgcolor: TRANSPARENT,
      plot_bgcolor: TRANSPARENT,
      font: { color: TEXT },
      modebar: { orientation: "v", bgcolor: TRANSPARENT, color: GRID, activecolor: TEXT },
    },
  };
}

function plotlyAxis(axis: FigureAxis): FigureAxis & Readonly<Record<string, unknown>> {
  const { title } = axis;
  const spaced = title && { title: { ...title, standoff: TITLE_GAP } };
  return {
    ...axis,
    ...spaced,
    automargin: true,
    exponentformat: "power",
    gridcolor: GRID,
    zerolinecolor: GRID,
  };
}

function heading(title: readonly string[], caption: readonly string[]): { text: string } {
  const lines = (list: readonly string[]) => list.map((line) => escaped(line)).join("<br>");
  const text = title.length === 0 ? lines(caption) : `<b>${lines(title)}</b><br>${lines(caption)}`;
  const place = { x: 0, xref: "container", xanchor: "left", y: 1, yref: "container", yanchor: "top" };
  const size = title.length === 0 ? CAPTION_SIZE : TITLE_SIZE;
  return { text, font: { size }, pad: { l: EDGE, t: EDGE }, ...place } as { text: string };
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
