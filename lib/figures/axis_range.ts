import type { AxisUnits } from "./axis_units.ts";
import type { Bar } from "./bar_shapes.ts";
import { cellEdges } from "./cell_edges.ts";
import type { FigureAxis } from "./figure_spec.ts";
import type { ErrorBars, PointTrace, Trace } from "./trace.ts";
import { coordinatesOf } from "./trace_axes.ts";

/** Extent of what lies on an axis, in its units. */
interface Extent {
  /** Keeps a distance from the axis's ends. */
  loose: number[];
  /** May lie at the axis's ends. */
  tight: number[];
}

const NARROWEST = 1e-9;
const SMALLEST = 1e-200;
const FREE_SHARE = 0.05;
const FREE_SHARE_FOR_TEXT = 0.12;

/**
 * The ends of an axis: those that were asked for, or around what lies on it.
 *
 * @returns Its left or lower end and its right or upper one, in its units.
 */
export function axisRange(
  direction: "x" | "y",
  axis: FigureAxis,
  units: AxisUnits,
  traces: readonly Trace[],
  bars: ReadonlyMap<Trace, readonly Bar[]>,
): [number, number] {
  if (axis.range !== undefined) return [...axis.range];
  const [low, high] = units.kind === "category"
    ? [-0.5, units.categories.length - 0.5]
    : around(extent(direction, axis, units, traces, bars), units.kind, hasTexts(direction, traces));
  return axis.autorange === "reversed" ? [high, low] : [low, high];
}

function extent(
  direction: "x" | "y",
  axis: FigureAxis,
  units: AxisUnits,
  traces: readonly Trace[],
  bars: ReadonlyMap<Trace, readonly Bar[]>,
): Extent {
  const onlyLines = traces.every((trace) => trace.type !== "scatter" || trace.mode === "lines");
  const parts = traces.map((trace): Extent => {
    const along = coordinatesOf(trace, direction).map((value) => units.of(value)).filter((at) => at !== null);
    if (trace.type === "heatmap") return { loose: [], tight: along.length === 0 ? [] : cellEdges(along) };
    const errors = errorEnds(trace, direction, units);
    if (trace.type === "scatter") {
      const zero = trace.fill === "tozeroy" && direction === "y" && units.kind === "linear" ? [0] : [];
      return onlyLines && direction === "x"
        ? { loose: errors, tight: along }
        : { loose: [...along, ...errors], tight: zero };
    }
    const own = bars.get(trace) ?? [];
    const standsOn = trace.orientation === "h" ? "y" : "x";
    if (direction === standsOn) return { loose: [], tight: own.flatMap(({ sides }) => sides) };
    return {
      loose: [...own.map(({ end }) => end), ...errors],
      tight: own.flatMap(({ base }) => base === null ? [] : [base]),
    };
  });
  const zero = axis.rangemode === "tozero" && units.kind === "linear" ? [0] : [];
  return {
    loose: parts.flatMap(({ loose }) => loose),
    tight: [...zero, ...parts.flatMap(({ tight }) => tight)],
  };
}

function errorEnds(trace: PointTrace, direction: "x" | "y", units: AxisUnits): number[] {
  const errors: ErrorBars | undefined = direction === "x" ? trace.error_x : trace.error_y;
  if (errors === undefined) return [];
  const { array, arrayminus = array } = errors;
  return Array.from(trace[direction]).flatMap((value, index) => {
    if (typeof value !== "number") return [];
    const ends = [units.of(value + (array[index] ?? 0)), units.of(value - (arrayminus[index] ?? 0))];
    return ends.filter((end) => end !== null);
  });
}

function around({ loose, tight }: Extent, kind: AxisUnits["kind"], withTexts: boolean): [number, number] {
  const all = [...loose, ...tight];
  if (all.length === 0) return [0, 1];
  const low = minimum(all), high = maximum(all);
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (isNarrow([low, high])) {
    const free = kind === "log" ? 0.5 : size < SMALLEST ? 1 : size / 10;
    return [tight.includes(low) && low === 0 ? 0 : low - free, high + free];
  }
  const free = (high - low) * (withTexts ? FREE_SHARE_FOR_TEXT : FREE_SHARE);
  return [
    tight.includes(low) ? low : low - free,
    tight.includes(high) ? high : high + free,
  ];
}

function hasTexts(direction: "x" | "y", traces: readonly Trace[]): boolean {
  return traces.some((trace) =>
    trace.type === "scatter"
      ? trace.mode.includes("text")
      : trace.type === "bar" && trace.text !== undefined &&
        (trace.orientation === "h") === (direction === "x")
  );
}

/** Checks whether double precision leaves no room for ticks between two ends. */
export function isNarrow([start, end]: readonly [number, number]): boolean {
  const size = Math.max(Math.abs(start), Math.abs(end));
  return size < SMALLEST || Math.abs(end - start) <= size * NARROWEST;
}

/** Spreading thousands of numbers over arguments would overflow the stack. */
function minimum(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Infinity);
}

function maximum(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}
