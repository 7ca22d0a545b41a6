import type { Coordinate, Trace } from "./trace.ts";

/** The trace's panel, from 1. */
export function panelOf({ xaxis = "x" }: Pick<Trace, "xaxis">): number {
  return Number(xaxis.slice(1) || 1);
}

/** Returns the name of a panel's axis in a layout. */
export function axisName(direction: "x" | "y", panel: number): "xaxis" | "yaxis" {
  // Further panels' axes have the same type under names with a number.
  return `${direction}axis${panel === 1 ? "" : panel}` as "xaxis" | "yaxis";
}

/** Where a trace's points or cells are along an axis. */
export function coordinatesOf(trace: Trace, direction: "x" | "y"): Coordinate[] {
  if (trace.type !== "heatmap") return Array.from(trace[direction]);
  const given = trace[direction];
  if (given !== undefined) return Array.from(given);
  return Array.from({ length: direction === "y" ? trace.z.length : trace.z[0]!.length }, (_, index) => index);
}

/** The axes that have traces. */
export function axisNames(data: readonly Trace[]): ("xaxis" | "yaxis")[] {
  return [
    ...new Set(data.flatMap((trace) => [axisName("x", panelOf(trace)), axisName("y", panelOf(trace))])),
  ];
}
