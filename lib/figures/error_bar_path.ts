import { type Panel, panelPlaces, type PanelSize } from "./panel.ts";
import { pixel } from "./svg_text.ts";
import type { PointTrace } from "./trace.ts";

const CAP = 3;
const WIDTH = 1.5;

/**
 * The error bars of a trace as one path.
 *
 * @param points Its points in pixels; gaps are `null`.
 * @returns A `<path>`, or nothing where there are none.
 */
export function errorBarPath(
  trace: PointTrace,
  points: readonly (readonly [number, number] | null)[],
  panel: Panel,
  size: PanelSize,
  color: string,
): string {
  const places = panelPlaces(panel, size);
  const bars = (["x", "y"] as const).flatMap((direction) => {
    const errors = direction === "x" ? trace.error_x : trace.error_y;
    if (errors === undefined) return [];
    const { units, range } = panel[direction];
    return points.map((point, index) => {
      const value = trace[direction][index], plus = errors.array[index];
      if (point === null || typeof value !== "number" || plus === null || plus === undefined) return "";
      const minus = errors.arrayminus === undefined ? plus : errors.arrayminus[index] ?? 0;
      // On a logarithmic axis a bar that reaches zero has no end.
      const [low, high] = [units.of(value - minus) ?? Math.min(...range), units.of(value + plus)!];
      return direction === "y"
        ? vertical(point[0], places.y(low), places.y(high))
        : horizontal(point[1], places.x(low), places.x(high));
    });
  }).join("");
  return bars === "" ? "" : `<path d="${bars}" fill="none" stroke="${color}" stroke-width="${WIDTH}"/>`;
}

function vertical(x: number, low: number, high: number): string {
  const cap = (y: number) => `M${pixel(x - CAP)} ${pixel(y)}h${2 * CAP}`;
  return `${cap(low)}M${pixel(x)} ${pixel(low)}V${pixel(high)}${cap(high)}`;
}

function horizontal(y: number, low: number, high: number): string {
  const cap = (x: number) => `M${pixel(x)} ${pixel(y - CAP)}v${2 * CAP}`;
  return `${cap(low)}M${pixel(low)} ${pixel(y)}H${pixel(high)}${cap(high)}`;
}
