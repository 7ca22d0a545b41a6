import { axisRange } from "./axis_range.ts";
import { type AxisUnits, axisUnits } from "./axis_units.ts";
import { type Bar, barShapes } from "./bar_shapes.ts";
import type { FigureAnnotation, FigureAxis } from "./figure_spec.ts";
import type { PreparedFigure } from "./prepare_figure.ts";
import type { BarTrace, Coordinate, Trace } from "./trace.ts";
import { axisName, coordinatesOf, panelOf } from "./trace_axes.ts";

/** An axis of a panel. */
export interface PanelAxis {
  /** Axis that was asked for. */
  axis: FigureAxis;
  /** Its units. */
  units: AxisUnits;
  /** Its left or lower end and its other one, in its units. */
  range: [number, number];
}

/** A trace with its color. */
export interface ColoredTrace {
  /** The trace. */
  trace: Trace;
  /** A CSS color. */
  color: string;
}

/** A part of a figure with two axes of its own. */
export interface Panel {
  /** Its number, from 1, row by row. */
  number: number;
  /** The traces that it shows, the first at the bottom. */
  traces: ColoredTrace[];
  /** The bars of those traces that have some. */
  bars: ReadonlyMap<Trace, readonly Bar[]>;
  /** The horizontal axis. */
  x: PanelAxis;
  /** The vertical axis. */
  y: PanelAxis;
  /** The texts on it. */
  annotations: FigureAnnotation[];
}

/** How large a panel is, in pixels. */
export interface PanelSize {
  /** Pixels between the ends of the horizontal axis. */
  width: number;
  /** Pixels between the ends of the vertical axis. */
  height: number;
}

/** The panels of a figure that have traces, with the units and ends of their axes. */
export function figurePanels({ data, layout }: PreparedFigure): Panel[] {
  const colored = data.map((trace, index) => ({
    trace,
    color: ownColor(trace) ?? layout.colorway[index % layout.colorway.length]!,
  }));
  const byPanel = Map.groupBy(colored, ({ trace }) => panelOf(trace));
  return [...byPanel].sort(([a], [b]) => a - b).map(([number, traces]) => {
    const plain = traces.map(({ trace }) => trace);
    const axis = (direction: "x" | "y") => layout[axisName(direction, number)] ?? {};
    const units = (direction: "x" | "y") => {
      const values: Coordinate[] = plain.flatMap((trace) => coordinatesOf(trace, direction));
      return axisUnits(axis(direction).type ?? "linear", values);
    };
    const both = { x: units("x"), y: units("y") };
    const bars = barShapes(plain.filter((trace): trace is BarTrace => trace.type === "bar"), both, layout);
    const panelAxis = (direction: "x" | "y"): PanelAxis => ({
      axis: axis(direction),
      units: both[direction],
      range: axisRange(direction, axis(direction), both[direction], plain, bars),
    });
    return {
      ...{ number, traces, bars, x: panelAxis("x"), y: panelAxis("y") },
      annotations: (layout.annotations ?? []).filter(({ xref }) =>
        panelOf({ xaxis: xref.replace(" domain", "") }) === number
      ),
    };
  });
}

/**
 * Where a number in an axis's units is on the panel.
 *
 * @returns Pixels from the panel's left, and from its top.
 */
export function panelPlaces(
  { x, y }: Panel,
  { width, height }: PanelSize,
): { x(at: number): number; y(at: number): number } {
  const share = ([start, end]: readonly [number, number], at: number) => (at - start) / (end - start);
  return {
    x: (at) => share(x.range, at) * width,
    y: (at) => (1 - share(y.range, at)) * height,
  };
}

function ownColor(trace: Trace): string | undefined {
  if (trace.type === "heatmap") return undefined;
  if (trace.type === "bar") return trace.marker?.color;
  return trace.line?.color ?? trace.marker?.color;
}
