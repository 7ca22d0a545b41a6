import { opacityAttribute, pixel } from "./svg_text.ts";
import type { MarkerSymbol } from "./trace.ts";

/** How {@linkcode markerPath} draws. */
export interface MarkerStyle {
  /** Pixels across. */
  size: number;
  /** The shape. */
  symbol: MarkerSymbol;
  /** A CSS color, escaped. */
  color: string;
  /** From 0, invisible, to 1. */
  opacity: number;
}

/** Corners around the center, as shares of the size. */
const corners: Record<Exclude<MarkerSymbol, "circle">, readonly (readonly [number, number])[]> = {
  "square": [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]],
  "diamond": [[0, -0.65], [0.65, 0], [0, 0.65], [-0.65, 0]],
  "triangle-up": [[0, -0.6], [0.58, 0.4], [-0.58, 0.4]],
  "triangle-down": [[0, 0.6], [0.58, -0.4], [-0.58, -0.4]],
  "cross": plus(),
  "x": plus().map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2]),
};

/**
 * Markers of one trace as one path, which keeps figures of many points small.
 *
 * @param points Their centers, in pixels.
 * @returns A `<path>`, or nothing where there are no points.
 */
export function markerPath(points: readonly (readonly [number, number])[], style: MarkerStyle): string {
  if (points.length === 0) return "";
  const { size, symbol, color, opacity } = style;
  const faint = opacityAttribute(opacity);
  if (symbol === "circle") {
    // A line of no length with round ends is a dot.
    const dots = points.map(([x, y]) => `M${pixel(x)} ${pixel(y)}h0`).join("");
    return `<path d="${dots}" stroke="${color}" stroke-width="${size}" stroke-linecap="round"${faint}/>`;
  }
  const shape = corners[symbol].map(([x, y]) =>
    [Math.round(x * size * 10), Math.round(y * size * 10)] as const
  );
  const steps = shape.slice(1).map(([x, y], index) =>
    `l${(x - shape[index]![0]) / 10} ${(y - shape[index]![1]) / 10}`
  ).join("");
  const shapes = points.map(([x, y]) =>
    `M${pixel(x + shape[0]![0] / 10)} ${pixel(y + shape[0]![1] / 10)}${steps}z`
  );
  return `<path d="${shapes.join("")}" fill="${color}"${faint}/>`;
}

function plus(): [number, number][] {
  const [long, thin] = [0.6, 0.2];
  return [
    [-thin, -long],
    [thin, -long],
    [thin, -thin],
    [long, -thin],
    [long, thin],
    [thin, thin],
    [thin, long],
    [-thin, long],
    [-thin, thin],
    [-long, thin],
    [-long, -thin],
    [-thin, -thin],
  ];
}
