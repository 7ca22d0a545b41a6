import {
  type AxisMargins,
  LABEL_GAP,
  LABEL_SIZE,
  LABEL_SLOPE,
  labelsTurn,
  LONGEST_LABEL,
  type PanelTicks,
} from "./axis_margins.ts";
import type { Tick } from "./axis_ticks.ts";
import { type Panel, type PanelAxis, panelPlaces, type PanelSize } from "./panel.ts";
import { pixel, svgText } from "./svg_text.ts";
import { fitText } from "./text_width.ts";

const TITLE_SIZE = 13;
const MINOR_TICK = 4;

/**
 * Grid lines, tick labels and titles of a panel's axes.
 *
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
    const text = fitText(label, LONGEST_LABEL, LABEL_SIZE);
    return turned
      ? svgText(places.x(at) + 4, size.height + LABEL_GAP + LABEL_SIZE * 0.6, text, {
        size: LABEL_SIZE,
        anchor: "end",
        turn: -LABEL_SLOPE,
      })
      : svgText(places.x(at), size.height + LABEL_GAP + LABEL_SIZE * 0.8, text, {
        size: LABEL_SIZE,
        anchor: "middle",
      });
  }).join("");
}

function yLabels(panel: Panel, ticks: PanelTicks, size: PanelSize): string {
  if (panel.y.axis.showticklabels === false) return "";
  const places = panelPlaces(panel, size);
  return ticks.y.major.map(({ at, label }) =>
    svgText(-LABEL_GAP, places.y(at) + LABEL_SIZE / 3, fitText(label, LONGEST_LABEL, LABEL_SIZE), {
      size: LABEL_SIZE,
      anchor: "end",
    })
  ).join("");
}

function titles({ x, y }: Panel, { width, height }: PanelSize, { left, bottom }: AxisMargins): string {
  const options = { size: TITLE_SIZE, anchor: "middle" } as const;
  const below = x.axis.title === undefined
    ? ""
    : svgText(width / 2, height + bottom - 5, fitText(x.axis.title.text, width + left, TITLE_SIZE), options);
  const beside = y.axis.title === undefined
    ? ""
    : svgText(-left + LABEL_SIZE, height / 2, fitText(y.axis.title.text, height + bottom, TITLE_SIZE), {
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
