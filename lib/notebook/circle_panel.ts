import type { FigurePanel } from "../figures/panels.ts";
import type { MarkerSymbol, ScatterTrace } from "../figures/trace.ts";

/** Points of a plane, `[count, 2]`. */
export type PlanePoints = readonly (readonly number[])[];

/** Options for {@linkcode circlePanel}. */
export interface CirclePanelOptions {
  /** Title over the panel. */
  title: string;
  /** Sets of points by name, each with a marker and a color of its own. */
  points: Readonly<Record<string, PlanePoints>>;
  /** Gradients by name, each with the points that they are at; an arrow for each points the other way, downhill. */
  downhill: Readonly<Record<string, { at: PlanePoints; gradient: PlanePoints }>>;
  /**
   * How long the panel's longest arrow is; the others are as much shorter as their gradients are smaller.
   *
   * @default {0.5}
   */
  longest?: number;
  /**
   * Half the length of the axes.
   *
   * @default {1.5}
   */
  reach?: number;
  /**
   * True if the unit circle is drawn.
   *
   * @default {true}
   */
  circle?: boolean;
}

const SYMBOLS: readonly MarkerSymbol[] = ["circle", "square", "diamond", "triangle-up", "x", "cross"];
const MARKER_SIZE = 9;
const CIRCLE_POINTS = 96;
/** How far the two strokes of an arrow's head are turned from its shaft, in radians, and how long they are. */
const HEAD_ANGLE = 0.45;
const HEAD_LENGTH = 0.11;

/**
 * A panel with descriptors of two numbers and the way that gradient descent moves them: what a loss does, to be seen.
 *
 * @param options Points and gradients.
 * @returns A panel for `panels`; give the figure a width and a height that make it about square.
 * @throws {RangeError} If a point or a gradient has not two numbers, or there is not one gradient a point.
 *
 * @example A query beside a negative
 * ```ts
 * import { circlePanel, figure, panels } from "rdcd/notebook";
 * import assert from "node:assert/strict";
 *
 * const panel = circlePanel({
 *   title: "away from the negative",
 *   points: { query: [[1, 0]], queue: [[0.6, 0.8]] },
 *   downhill: { "to lower loss": { at: [[1, 0]], gradient: [[0, 2]] } },
 * });
 * const arrow = panel.data.find(({ name }) => name === "to lower loss")!;
 * assert.deepEqual([arrow.x![1], arrow.y![1]], [1, -0.5]);
 * figure(panels([panel]), { description: "The query moves away from the negative." });
 * ```
 */
export function circlePanel(options: CirclePanelOptions): FigurePanel {
  const { title, points, downhill, longest = 0.5, reach = 1.5, circle = true } = options;
  const largest = Math.max(
    ...Object.values(downhill).flatMap(({ gradient }) => gradient.map((row) => Math.hypot(...row))),
  );
  const scale = largest > 0 ? longest / largest : 0;
  const axis = { range: [-reach, reach], title: { text: "first number" } } as const;
  return {
    title,
    data: [
      ...circle ? [unitCircle()] : [],
      ...Object.entries(downhill).map(([name, { at, gradient }]) => arrows(name, at, gradient, scale)),
      ...Object.entries(points).map(([name, rows], order) => markers(name, rows, order)),
    ],
    xaxis: axis,
    yaxis: { ...axis, title: { text: "second number" } },
  };
}

function unitCircle(): ScatterTrace {
  const angles = Array.from(
    { length: CIRCLE_POINTS + 1 },
    (_, index) => 2 * Math.PI * index / CIRCLE_POINTS,
  );
  return {
    ...{ type: "scatter", mode: "lines", showlegend: false },
    x: angles.map(Math.cos),
    y: angles.map(Math.sin),
    line: { color: "#7f7f7f", width: 1, dash: "dot" },
  };
}

function markers(name: string, rows: PlanePoints, order: number): ScatterTrace {
  for (const row of rows) checkPlane(name, row);
  return {
    ...{ type: "scatter", mode: "markers", name },
    x: rows.map(([x]) => x!),
    y: rows.map(([, y]) => y!),
    marker: { symbol: SYMBOLS[order % SYMBOLS.length]!, size: MARKER_SIZE },
  };
}

function arrows(name: string, at: PlanePoints, gradient: PlanePoints, scale: number): ScatterTrace {
  if (at.length !== gradient.length) {
    throw new RangeError(
      `Cannot draw arrows as ${name} must have a gradient for each of ${at.length} points: ` +
        `current value is ${gradient.length}`,
    );
  }
  const strokes = at.flatMap((point, index) => {
    checkPlane(name, point);
    checkPlane(name, gradient[index]!);
    const [x, y] = point as [number, number];
    const [right, up] = gradient[index]!.map((value) => 0 - scale * value) as [number, number];
    const [tipX, tipY] = [x + right, y + up];
    const back = Math.atan2(-up, -right);
    const length = Math.min(HEAD_LENGTH, Math.hypot(right, up) / 2);
    const [one, other] = [back + HEAD_ANGLE, back - HEAD_ANGLE].map((angle) =>
      [tipX + length * Math.cos(angle), tipY + length * Math.sin(angle)] as const
    );
    return [[x, y], [tipX, tipY], one!, [tipX, tipY], other!, [null, null]] as const;
  });
  return {
    ...{ type: "scatter", mode: "lines", name },
    x: strokes.map(([x]) => x),
    y: strokes.map(([, y]) => y),
  };
}

function checkPlane(name: string, row: readonly number[]): void {
  if (row.length === 2) return;
  throw new RangeError(`Cannot draw ${name} as points must have 2 numbers: current value is ${row.length}`);
}
