import type { FigureAxis, FigureLayout, FigureSpec } from "./figure_spec.ts";
import { palette } from "./palette.ts";
import type { Trace } from "./trace.ts";

/** A panel of a figure. */
export interface FigurePanel {
  /** Title that stands over it. */
  title: string;
  /** Traces that it shows; the axes of these traces are the panel's. */
  data: readonly Trace[];
  /** Its horizontal axis. */
  xaxis?: FigureAxis;
  /** Its vertical axis. */
  yaxis?: FigureAxis;
}

/** Options for {@linkcode panels}. */
export interface PanelsOptions {
  /**
   * Panels side by side.
   *
   * @default as many as there are, at most 3
   */
  columns?: number;
  /** Layout of the whole: title, size, bars, legend. */
  layout?: Pick<FigureLayout, "title" | "width" | "height" | "barmode" | "bargap" | "legend" | "showlegend">;
}

const MOST_COLUMNS = 3;

/**
 * Several panels as one figure: the axes `x`, `x2` and so on, the grid, the titles. Traces of one name have one color
 * in all panels, and one entry in the legend, which is below.
 *
 * @param list The panels, row by row.
 * @param options How they are put together.
 * @returns A figure for {@linkcode figure}.
 * @throws {RangeError} If there is no panel.
 *
 * @example Two panels with the same two classes
 * ```ts
 * import { panels } from "rdcd/notebook";
 * import assert from "node:assert/strict";
 *
 * const data = (["cat", "dog"] as const).map((name, index) =>
 *   ({ type: "scatter", mode: "markers", name, x: [index, index + 1], y: [0, 1] }) as const
 * );
 * const spec = panels([{ title: "(a) with", data }, { title: "(b) without", data }]);
 * assert.deepEqual(spec.data.map(({ xaxis, showlegend }) => [xaxis, showlegend]), [
 *   ["x", true],
 *   ["x", true],
 *   ["x2", false],
 *   ["x2", false],
 * ]);
 * ```
 */
export function panels(list: readonly FigurePanel[], options: PanelsOptions = {}): FigureSpec {
  const { columns = Math.min(list.length, MOST_COLUMNS), layout = {} } = options;
  if (list.length === 0) {
    throw new RangeError("Cannot join panels as there must be one at least: current value is none");
  }
  const colors = new Map<string, string>();
  const named = new Set<string>();
  const data = list.flatMap((panel, index) =>
    panel.data.map((trace, order): Trace => {
      const key = trace.name ?? `trace ${order}`;
      const color = colors.get(key) ?? palette[colors.size % palette.length]!;
      colors.set(key, color);
      const axes = { xaxis: `x${axisNumber(index)}`, yaxis: `y${axisNumber(index)}` };
      if (trace.name === undefined) return { ...painted(trace, color), ...axes };
      const showlegend = !named.has(trace.name) && trace.showlegend !== false;
      named.add(trace.name);
      return { ...painted(trace, color), ...axes, showlegend, legendgroup: trace.name };
    })
  );
  return {
    data,
    layout: {
      legend: { orientation: "h" },
      ...layout,
      grid: { rows: Math.ceil(list.length / columns), columns, pattern: "independent" },
      annotations: list.map(({ title }, index) => ({
        ...{ text: title, x: 0, y: 1, xanchor: "left", yanchor: "bottom", showarrow: false },
        xref: `x${axisNumber(index)} domain`,
        yref: `y${axisNumber(index)} domain`,
      })),
      ...Object.fromEntries(list.flatMap(({ xaxis = {}, yaxis = {} }, index) => [
        [`xaxis${axisNumber(index)}`, xaxis],
        [`yaxis${axisNumber(index)}`, yaxis],
      ])),
    },
  };
}

function axisNumber(index: number): string {
  return index === 0 ? "" : String(index + 1);
}

function painted(trace: Trace, color: string): Trace {
  if (trace.type === "heatmap") return trace;
  if (trace.type === "bar") return { ...trace, marker: { color, ...trace.marker } };
  const own = trace.line?.color ?? trace.marker?.color ?? color;
  return { ...trace, line: { color: own, ...trace.line }, marker: { color: own, ...trace.marker } };
}
