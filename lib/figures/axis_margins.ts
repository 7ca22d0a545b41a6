import type { AxisTicks } from "./axis_ticks.ts";
import type { Panel } from "./panel.ts";
import { textWidth } from "./text_width.ts";

/** The ticks of both axes of a panel. */
export interface PanelTicks {
  /** Those of the horizontal axis. */
  x: AxisTicks;
  /** Those of the vertical axis. */
  y: AxisTicks;
}

/** Pixels around a panel that its axes take. */
export interface AxisMargins {
  /** On the left: labels and title of the vertical axis. */
  left: number;
  /** On the right: half of the last label. */
  right: number;
  /** Below: labels and title of the horizontal axis. */
  bottom: number;
}

/** The size of tick labels. */
export const LABEL_SIZE = 12;
/** The longest that a tick label may be, in pixels. */
export const LONGEST_LABEL = 150;
/** How far labels are from their axis, in pixels. */
export const LABEL_GAP = 7;
/** By how many degrees labels are turned that would touch each other. */
export const LABEL_SLOPE = 35;

const TITLE = 22;

/**
 * The pixels that a panel's axes take around it.
 *
 * @param width About how wide it is, in pixels.
 */
export function axisMargins({ x, y }: Panel, ticks: PanelTicks, width: number): AxisMargins {
  const labels = x.axis.showticklabels === false ? [] : ticks.x.major.map(({ label }) => label);
  const turned = labelsTurn(labels, width);
  const widest = Math.max(0, ...labels.map(labelWidth));
  const below = labels.length === 0
    ? 0
    : turned
    ? Math.sin(LABEL_SLOPE * Math.PI / 180) * widest + LABEL_SIZE
    : LABEL_SIZE + 3;
  const beside = y.axis.showticklabels === false
    ? 0
    : Math.max(0, ...ticks.y.major.map(({ label }) => labelWidth(label)));
  // The first label, turned, reaches to the left of its tick, which is in the middle of the first category.
  const firstReach = Math.cos(LABEL_SLOPE * Math.PI / 180) * labelWidth(labels[0] ?? "") -
    width / labels.length / 2;
  return {
    left: Math.max(beside + LABEL_GAP + (y.axis.title === undefined ? 0 : TITLE), turned ? firstReach : 0),
    right: turned ? LABEL_GAP : Math.max(LABEL_GAP, labelWidth(labels.at(-1) ?? "") / 2),
    bottom: below + LABEL_GAP + (x.axis.title === undefined ? 0 : TITLE),
  };
}

/** Checks whether labels would touch if they were level. */
export function labelsTurn(labels: readonly string[], width: number): boolean {
  return labels.length > 1 && Math.max(...labels.map(labelWidth)) + LABEL_GAP > width / labels.length;
}

function labelWidth(label: string): number {
  return Math.min(LONGEST_LABEL, textWidth(label, LABEL_SIZE));
}
