import { breach } from "../json/schema_check.ts";
import { isNarrow } from "./axis_range.ts";
import type { FigureAxis, FigureSpec } from "./figure_spec.ts";
import type { Trace } from "./trace.ts";
import { axisName, axisNames, panelOf } from "./trace_axes.ts";

/**
 * Finds faults of a figure that fits the schema: arrays that belong together and differ in length, panels that the
 * grid does not have.
 *
 * @returns One breach each, in words.
 */
export function figureBreaches(figure: FigureSpec): string[] {
  const lengths = figure.data.flatMap((trace, index) => brokenLengths(trace, `data[${index}]`));
  return lengths.length > 0 ? lengths : brokenPanels(figure);
}

function brokenLengths(trace: Trace, place: string): string[] {
  const must = (name: string, length: number | undefined, right: number, like: string) =>
    length === undefined || length === right
      ? []
      : [breach(`${place}.${name}`, `have ${right} items, as many as ${like}`, length)];
  if (trace.type === "heatmap") {
    const { z, x, y, text } = trace;
    const columns = z[0]!.length;
    return [
      ...z.flatMap((row, index) => must(`z[${index}]`, row.length, columns, "z[0]")),
      ...must("x", x?.length, columns, "z[0]"),
      ...must("y", y?.length, z.length, "z"),
      ...must("text", text?.length, z.length, "z"),
      ...(text ?? []).flatMap((row, index) => must(`text[${index}]`, row.length, columns, "z[0]")),
    ];
  }
  const { x, y, text, error_x, error_y } = trace;
  const positions = trace.type === "scatter" && typeof trace.textposition === "object"
    ? trace.textposition
    : undefined;
  return [
    ...must("y", y.length, x.length, "x"),
    ...must("text", text?.length, x.length, "x"),
    ...must("textposition", positions?.length, x.length, "x"),
    ...must("error_x.array", error_x?.array.length, x.length, "x"),
    ...must("error_x.arrayminus", error_x?.arrayminus?.length, x.length, "x"),
    ...must("error_y.array", error_y?.array.length, x.length, "x"),
    ...must("error_y.arrayminus", error_y?.arrayminus?.length, x.length, "x"),
  ];
}

function brokenPanels({ data, layout = {} }: FigureSpec): string[] {
  const panels = layout.grid === undefined ? 1 : layout.grid.rows * layout.grid.columns;
  const rule = panels === 1
    ? "be x as layout.grid has no further panels"
    : `be x to x${panels} as layout.grid has ${panels} panels`;
  const axes = data.flatMap((trace, index) => {
    const { xaxis = "x", yaxis = "y" } = trace;
    if (panelOf(trace) > panels) return [breach(`data[${index}].xaxis`, rule, xaxis)];
    return xaxis.slice(1) === yaxis.slice(1)
      ? []
      : [breach(`data[${index}].yaxis`, `be y${xaxis.slice(1)}, of the same panel as ${xaxis}`, yaxis)];
  });
  const shown = axisNames(data);
  const annotations = (layout.annotations ?? []).flatMap(({ xref, yref }, index) =>
    ([["xref", xref], ["yref", yref]] as const).flatMap(([key, ref]) => {
      const name = ref.replace(" domain", "").replace(/^[xy]/, "$&axis");
      return shown.some((axis) => axis === name)
        ? []
        : [breach(`layout.annotations[${index}].${key}`, "be an axis that has traces", ref)];
    })
  );
  const logarithmic = data.flatMap((trace) =>
    trace.type !== "heatmap" ? [] : (["x", "y"] as const).flatMap((direction) => {
      const name = axisName(direction, panelOf(trace));
      return layout[name]?.type === "log"
        ? [breach(`layout.${name}.type`, "be linear or category as a heatmap is on it", "log")]
        : [];
    })
  );
  const scales = data.filter((trace) => trace.type === "heatmap" && trace.showscale !== false).length;
  return [
    ...axes,
    ...annotations,
    ...logarithmic,
    ...scales > 1 ? [breach("showscale", "be false for all heatmaps but one", scales)] : [],
    ...shown.flatMap((name) => brokenAxis(layout[name] ?? {}, `layout.${name}`)),
  ];
}

function brokenAxis({ tickvals, ticktext, range }: FigureAxis, place: string): string[] {
  return [
    ...ticktext === undefined || ticktext.length === tickvals?.length
      ? []
      : [breach(`${place}.ticktext`, "have as many items as tickvals", ticktext.length)],
    ...range === undefined || !isNarrow(range)
      ? []
      : [breach(`${place}.range`, "have ends that differ", range)],
  ];
}
