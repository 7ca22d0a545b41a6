import type { AxisTicks, Tick } from "./axis_ticks.ts";
import { type Panel, type PanelAxis, panelPlaces, type PanelSize } from "./panel.ts";
import { pixel, svgText } from "./svg_text.ts";
import { fitText, textWidth } from "./text_width.ts";

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

const SIZE = 12;
const GAP = 7;
const TITLE = 22;
const LONGEST_LABEL = 150;
const SLOPE = 35;
const MINOR_TICK = 4;

/**
 * The pixels that a panel's axes take around it.
 *
 * @param panel The panel.
 * @param ticks Its ticks.
 * @param width About how wide it is, in pixels.
 */
export function axisMargins({ x, y }: Panel, ticks: PanelTicks, width: number): AxisMargins {
  const labels = x.axis.showticklabels === false ? [] : ticks.x.major.map(({ label }) => label);
  const turned = labelsTurn(labels, width);
  const widest = Math.max(0, ...labels.map(labelWidth));
  const below = labels.length === 0 ? 0 : turned ? Math.sin(SLOPE * Math.PI / 180) * widest + SIZE : SIZE + 3;
  const beside = y.axis.showticklabels === false
    ? 0
    : Math.max(0, ...ticks.y.major.map(({ label }) => labelWidth(label)));
  // The first label, turned, reaches to the left of its tick, which is in the middle of the first category.
  const firstReach = Math.cos(SLOPE * Math.PI / 180) * labelWidth(labels[0] ?? "") -
    width / labels.length / 2;
  return {
    left: Math.max(beside + GAP + (y.axis.title === undefined ? 0 : TITLE), turned ? firstReach : 0),
    right: turned ? GAP : Math.max(GAP, labelWidth(labels.at(-1) ?? "") / 2),
    bottom: below + GAP + (x.axis.title === undefined ? 0 : TITLE),
  };
}

/**
 * Grid lines, tick labels and titles of a panel's axes.
 *
 * @param panel The panel.
 * @param ticks Its ticks.
 * @param size The panel's pixels.
 * @param margins The pixels around it.
 * @returns SVG, from the panel's upper left corner.
 */
export function drawAxes(panel: Panel, ticks: PanelTicks, size: PanelSize, margins: AxisMargins): string {
  const { width, height } = size;
  const places = panelPlaces(panel, size);
  const grid = [
    ...gridded(panel.x, ticks.x.major).map(({ at }) => `M${pixel(places.x(at))} 0V${pixel(height)}`),
    ...gridded(panel.y, ticks.y.major).map(({ at }) => `M0 ${pixel(places.y(at))}H${pixel(width)}`),
  ];
  const zeros = [
    ...hasZero(panel.x) ? [`M${pixel(places.x(0))} 0V${pixel(height)}`] : [],
    ...hasZero(panel.y) ? [`M0 ${pixel(places.y(0))}H${pixel(width)}`] : [],
  ];
  const minor = [
    ...ticks.x.minor.map((at) => `M${pixel(places.x(at))} ${pixel(height)}v${-MINOR_TICK}`),
    ...ticks.y.minor.map((at) => `M0 ${pixel(places.y(at))}h${MINOR_TICK}`),
  ];
  const frame = `M0 0V${pixel(height)}H${pixel(width)}`;
  return (grid.length === 0
    ? ""
    : `<path class="rdcd-grid" fill="none" stroke="#e2e2e2" d="${grid.join("")}"/>`) +
    `<path fill="none" stroke="#8a8a8a" d="${[...zeros, ...minor, frame].join("")}"/>` +
    xLabels(panel, ticks, size) + yLabels(panel, ticks, size) + titles(panel, size, margins);
}

function xLabels({ x, ...panel }: Panel, ticks: PanelTicks, size: PanelSize): string {
  if (x.axis.showticklabels === false) return "";
  const places = panelPlaces({ x, ...panel }, size);
  const turned = labelsTurn(ticks.x.major.map(({ label }) => label), size.width);
  return ticks.x.major.map(({ at, label }) => {
    const text = fitText(label, LONGEST_LABEL, SIZE);
    return turned
      ? svgText(places.x(at) + 4, size.height + GAP + SIZE * 0.6, text, {
        size: SIZE,
        anchor: "end",
        turn: -SLOPE,
      })
      : svgText(places.x(at), size.height + GAP + SIZE * 0.8, text, { size: SIZE, anchor: "middle" });
  }).join("");
}

function yLabels(panel: Panel, ticks: PanelTicks, size: PanelSize): string {
  if (panel.y.axis.showticklabels === false) return "";
  const places = panelPlaces(panel, size);
  return ticks.y.major.map(({ at, label }) =>
    svgText(-GAP, places.y(at) + SIZE / 3, fitText(label, LONGEST_LABEL, SIZE), { size: SIZE, anchor: "end" })
  ).join("");
}

function titles({ x, y }: Panel, { width, height }: PanelSize, { left, bottom }: AxisMargins): string {
  const options = { size: SIZE + 1, anchor: "middle" } as const;
  const below = x.axis.title === undefined
    ? ""
    : svgText(width / 2, height + bottom - 5, fitText(x.axis.title.text, width + left, SIZE + 1), options);
  const beside = y.axis.title === undefined
    ? ""
    : svgText(-left + SIZE, height / 2, fitText(y.axis.title.text, height + bottom, SIZE + 1), {
      ...options,
      turn: -90,
    });
  return below + beside;
}

function gridded({ axis, units }: PanelAxis, major: readonly Tick[]): readonly Tick[] {
  return axis.showgrid === false || units.kind === "category" ? [] : major;
}

function hasZero({ axis, units, range }: PanelAxis): boolean {
  return axis.zeroline !== false && units.kind === "linear" && Math.min(...range) < 0 &&
    Math.max(...range) > 0;
}

/** Whether labels would touch if they were level. */
function labelsTurn(labels: readonly string[], width: number): boolean {
  return labels.length > 1 && Math.max(...labels.map(labelWidth)) + GAP > width / labels.length;
}

function labelWidth(label: string): number {
  return Math.min(LONGEST_LABEL, textWidth(label, SIZE));
}
