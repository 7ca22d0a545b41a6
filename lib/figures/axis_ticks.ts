import type { AxisUnits } from "./axis_units.ts";
import type { FigureAxis } from "./figure_spec.ts";
import { logTickText, plainNumberText, tickText } from "./tick_text.ts";

/** A place on an axis with what stands there. */
export interface Tick {
  /** The place, in the axis's units. */
  at: number;
  /** The label. */
  label: string;
}

/** The ticks of an axis. */
export interface AxisTicks {
  /** Those with labels. */
  major: Tick[];
  /** Places between powers of ten, in the axis's units. */
  minor: number[];
}

const NEARLY_LINEAR_DECADES = 0.7;
const MOST_DECADES_WITH_DIGITS = 3;
const MOST_DECADES_WITH_MINOR_TICKS = 8;

/** The ticks of an axis: those that were asked for, every category, or round numbers. */
export function axisTicks(
  axis: FigureAxis,
  units: AxisUnits,
  range: readonly [number, number],
  most: number,
): AxisTicks {
  const { tickvals, ticktext, ticksuffix = "" } = axis;
  const low = Math.min(...range), high = Math.max(...range);
  const within = ({ at }: Tick) => at >= low - 1e-9 * (high - low) && at <= high + 1e-9 * (high - low);
  const suffixed = (tick: Tick) => ({ ...tick, label: tick.label + ticksuffix });
  if (tickvals !== undefined) {
    const asked = tickvals.flatMap((value, index) => {
      const at = units.of(value);
      const own = ticktext?.[index];
      const label = own ?? (typeof value === "number" ? plainNumberText(value) : value) + ticksuffix;
      return at === null ? [] : [{ at, label }];
    });
    return { major: asked.filter(within), minor: [] };
  }
  if (units.kind === "category") {
    const named = units.categories.map((label, at) => ({ at, label }));
    return { major: named.filter(within).map(suffixed), minor: [] };
  }
  const { major, minor } = units.kind === "log"
    ? logTicks(low, high, most)
    : { major: linearTicks(low, high, most), minor: [] };
  return { major: major.filter(within).map(suffixed), minor };
}

function linearTicks(low: number, high: number, most: number): Tick[] {
  const step = roundStep((high - low) / Math.max(1, most - 1));
  const first = Math.ceil(low / step - 1e-9), last = Math.floor(high / step + 1e-9);
  const largest = Math.max(Math.abs(low), Math.abs(high));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const at = (first + index) * step;
    return { at, label: tickText(at, step, largest) };
  });
}

/** The next of 1, 2 and 5 times a power of ten. */
function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const factor = [1, 2, 5].find((one) => one * power >= atLeast * (1 - 1e-9)) ?? 10;
  // Divides by a whole power, as 3 × 0.1 is not 0.3.
  return power < 1 ? factor / Math.round(1 / power) : factor * power;
}

function logTicks(low: number, high: number, most: number): AxisTicks {
  if (high - low < NEARLY_LINEAR_DECADES) {
    const linear = linearTicks(10 ** low, 10 ** high, most).filter(({ at }) => at > 0);
    return { major: linear.map(({ at, label }) => ({ at: Math.log10(at), label })), minor: [] };
  }
  const powers = (step: number) => {
    const first = Math.ceil(low / step - 1e-9) * step;
    return Array.from(
      { length: Math.max(0, Math.floor((high - first) / step + 1e-9) + 1) },
      (_, index) => first + index * step,
    );
  };
  const decades = Array.from(
    { length: Math.floor(high) - Math.floor(low) + 1 },
    (_, index) => Math.floor(low) + index,
  );
  const multiples = (digits: readonly number[]) =>
    decades.flatMap((power) => digits.map((digit) => power + Math.log10(digit)))
      .filter((at) => at >= low - 1e-9 && at <= high + 1e-9);
  const ticked = (places: readonly number[]) => places.map((at) => ({ at, label: logTickText(10 ** at) }));
  const minor = high - low <= MOST_DECADES_WITH_MINOR_TICKS ? multiples([2, 3, 4, 5, 6, 7, 8, 9]) : [];
  const withDigits = multiples([1, 2, 5]);
  if (high - low <= MOST_DECADES_WITH_DIGITS && withDigits.length <= most) {
    return { major: ticked(withDigits), minor };
  }
  let step = 1;
  while (powers(step).length > most) step += 1;
  return { major: ticked(powers(step)), minor: step === 1 ? minor : [] };
}
