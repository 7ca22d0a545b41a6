import type { Coordinate } from "./trace.ts";

/** How values lie along an axis, before it is known how many pixels it has. */
export interface AxisUnits {
  /** The kind of scale. */
  kind: "linear" | "log" | "category";
  /** The categories in order; none on an axis of numbers. */
  categories: readonly string[];
  /** A value as a number along the axis, as plotly counts ranges; `null` where it cannot be shown. */
  of(value: Coordinate): number | null;
}

/**
 * The units of an axis: values themselves, their powers of ten, or the places of categories, counted from 0.
 *
 * @param values All values on the axis; categories are in order of their first appearance.
 */
export function axisUnits(kind: AxisUnits["kind"], values: readonly Coordinate[]): AxisUnits {
  if (kind === "category") {
    const categories = [...new Set(values.filter((value) => value !== null).map(String))];
    const places = new Map(categories.map((name, index) => [name, index]));
    return { kind, categories, of: (value) => value === null ? null : places.get(String(value)) ?? null };
  }
  return {
    kind,
    categories: [],
    of: (value) => {
      if (typeof value !== "number") return null;
      if (kind === "linear") return value;
      return value > 0 ? Math.log10(value) : null;
    },
  };
}
