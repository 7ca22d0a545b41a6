import type { AxisUnits } from "./axis_units.ts";
import type { FigureLayout } from "./figure_spec.ts";
import type { BarTrace, Coordinate } from "./trace.ts";

/** A bar in units of its panel's axes. */
export interface Bar {
  /** Which of the trace's points it is. */
  index: number;
  /** Its sides, along the axis that it stands on. */
  sides: [number, number];
  /** Where it begins along the other axis; `null` where that is the axis's end, as zero is not on it. */
  base: number | null;
  /** Where it ends along the other axis. */
  end: number;
  /** The same as a value: that of the point, or the sum up to it where bars are stacked. */
  total: number;
}

/**
 * The bars of a panel: where several traces have one at the same place, they share it, lie over each other, or are
 * stacked, those above zero upwards and those below downwards.
 *
 * @returns Bars by trace; gaps have none.
 */
export function barShapes(
  traces: readonly BarTrace[],
  units: { x: AxisUnits; y: AxisUnits },
  layout: Pick<FigureLayout, "barmode" | "bargap">,
): Map<BarTrace, Bar[]> {
  const { barmode = "group", bargap = 0.2 } = layout;
  const placed = traces.map((trace) => {
    const isFlat = trace.orientation === "h";
    return {
      trace,
      places: Array.from(isFlat ? trace.y : trace.x, (place) => (isFlat ? units.y : units.x).of(place)),
      values: Array.from(isFlat ? trace.x : trace.y),
      along: isFlat ? units.x : units.y,
    };
  });
  const unit = smallestStep(placed.flatMap(({ places }) => places.filter((place) => place !== null)));
  const sharing = barmode === "group" ? traces.length : 1;
  const stacked = new Map<string, number>();
  return new Map(placed.map(({ trace, places, values, along }, order) => {
    const width = trace.width ?? unit * (1 - bargap) / sharing;
    const shift = barmode === "group" ? (order - (sharing - 1) / 2) * width : 0;
    const bars = places.flatMap((place, index) => {
      const value: Coordinate = values[index]!;
      if (place === null || typeof value !== "number") return [];
      const key = `${value < 0}/${place}`;
      const from = barmode === "stack" ? stacked.get(key) ?? 0 : 0;
      stacked.set(key, from + value);
      const end = along.of(from + value);
      const center = place + shift;
      return end === null ? [] : [{
        index,
        sides: [center - width / 2, center + width / 2] as [number, number],
        base: along.of(from),
        end,
        total: from + value,
      }];
    });
    return [trace, bars];
  }));
}

/** How far the nearest two of some places are apart; 1 where there is only one, as for categories. */
function smallestStep(places: readonly number[]): number {
  const sorted = [...new Set(places)].sort((a, b) => a - b);
  const steps = sorted.slice(1).map((place, index) => place - sorted[index]!);
  return steps.length === 0 ? 1 : Math.min(...steps);
}
