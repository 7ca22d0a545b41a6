import { type AxisMargins, axisMargins, LABEL_SIZE, type PanelTicks } from "./axis_margins.ts";
import { axisTicks } from "./axis_ticks.ts";
import { COLOR_BAR_WIDTH } from "./draw_heatmap.ts";
import { figureLegend, type Legend } from "./legend.ts";
import { figurePanels, type Panel, type PanelAxis, type PanelSize } from "./panel.ts";
import type { PreparedFigure } from "./prepare_figure.ts";
import { textWidth, wrapText } from "./text_width.ts";

/** Where a panel is. */
export interface PlacedPanel {
  /** The panel. */
  panel: Panel;
  /** Its ticks. */
  ticks: PanelTicks;
  /** Pixels from the figure's left to the panel's axis. */
  left: number;
  /** Pixels from the figure's top to the panel's upper end. */
  top: number;
}

/** Where everything of a figure is, in pixels. */
export interface FigurePlan {
  /** The figure's width. */
  width: number;
  /** The figure's height. */
  height: number;
  /** The lines of the title; none where there is none. */
  title: string[];
  /** A sentence that says what the figure shows. */
  description: string;
  /** The same in lines, below the title. */
  caption: string[];
  /** The size of every panel. */
  size: PanelSize;
  /** The space around every panel. */
  margins: AxisMargins;
  /** The panels. */
  panels: PlacedPanel[];
  /** The legend, with where it is. */
  legend: Legend & { left: number; top: number };
}

/** The size of a title's letters. */
export const TITLE_SIZE = 15;
/** How far a title's lines are apart. */
export const TITLE_LINE = 20;
/** The size of a caption's letters. */
export const CAPTION_SIZE = 13;
/** How far a caption's lines are apart. */
export const CAPTION_LINE = 18;

/** What stays free around a figure. */
export const EDGE = 10;
const PANEL_TITLE = 22;
const DEFAULT_WIDTHS = [640, 800, 960];
const SINGLE_HEIGHT = 340;
const SMALLEST_PANEL = 60;
const X_TICK_ROOM = 52;
const Y_TICK_ROOM = 34;
const LEGEND_SHARE = 0.42;

/**
 * Plans a figure: title and caption on top, panels in the grid's rows, all of one size, the legend at the right or below.
 * The caption comes on top of the layout's height, so that panels keep their shape.
 *
 * @param description The caption.
 * @throws {RangeError} If width or height leave no room for the panels.
 */
export function planFigure(figure: PreparedFigure, description: string): FigurePlan {
  const { layout } = figure;
  const panels = figurePanels(figure);
  const { rows, columns } = layout.grid ?? { rows: 1, columns: 1 };
  const width = layout.width ?? DEFAULT_WIDTHS[Math.min(columns, DEFAULT_WIDTHS.length) - 1]!;
  const isBelow = layout.legend?.orientation === "h";
  const legend = figureLegend(panels, layout, isBelow ? width - 2 * EDGE : width * LEGEND_SHARE);
  const title = layout.title === undefined ? [] : wrapText(layout.title.text, width - 2 * EDGE, TITLE_SIZE);
  const caption = wrapText(description, width - 2 * EDGE, CAPTION_SIZE);
  const hasColorBar = panels.some(({ traces }) =>
    traces.some(({ trace }) => trace.type === "heatmap" && trace.showscale !== false)
  );
  const inner = width - 2 * EDGE - (isBelow ? 0 : legend.width) - (hasColorBar ? COLOR_BAR_WIDTH : 0);
  const cell = inner / columns;
  const roughHeight = layout.height === undefined ? SINGLE_HEIGHT : layout.height / rows;
  const ticks = panels.map((panel) => panelTicks(panel, cell - 70, roughHeight - 60));
  // Whether labels are turned depends on the width, which depends on how wide they are.
  const { left, right } = margins(panels, ticks, cell - 70);
  const around = margins(panels, ticks, cell - left - right);
  const above = panels.some(hasTitle) ? PANEL_TITLE : EDGE;
  const captionHeight = caption.length * CAPTION_LINE;
  const height = layout.height === undefined ? undefined : layout.height + captionHeight;
  const top = EDGE + title.length * TITLE_LINE + captionHeight;
  const panelWidth = cell - around.left - around.right;
  const below = isBelow && legend.height > 0 ? legend.height + EDGE : 0;
  const panelHeight = height === undefined
    ? rows * columns === 1 ? SINGLE_HEIGHT - 40 : Math.min(SINGLE_HEIGHT, Math.max(140, panelWidth * 0.8))
    : (height! - top - below - EDGE) / rows - above - around.bottom;
  checkRoom("width", panelWidth, width);
  checkRoom("height", panelHeight, layout.height);
  const rowHeight = above + panelHeight + around.bottom;
  const panelsEnd = top + rows * rowHeight;
  const beside = isBelow ? 0 : top + above + legend.height + EDGE;
  return {
    ...{ width, title, description, caption, margins: around },
    height: height ?? Math.ceil(Math.max(panelsEnd + below + EDGE, beside)),
    size: { width: panelWidth, height: panelHeight },
    panels: panels.map((panel, index) => ({
      panel,
      ticks: ticks[index]!,
      left: EDGE + (panel.number - 1) % columns * cell + around.left,
      top: top + Math.floor((panel.number - 1) / columns) * rowHeight + above,
    })),
    legend: {
      ...legend,
      left: isBelow ? EDGE : width - legend.width,
      top: isBelow ? panelsEnd + EDGE : top + above,
    },
  };
}

/** The most that the axes of any panel take. */
function margins(panels: readonly Panel[], ticks: readonly PanelTicks[], width: number): AxisMargins {
  const each = panels.map((panel, index) => axisMargins(panel, ticks[index]!, width));
  return {
    left: Math.max(0, ...each.map(({ left }) => left)),
    right: Math.max(0, ...each.map(({ right }) => right)),
    bottom: Math.max(0, ...each.map(({ bottom }) => bottom)),
  };
}

/** Checks whether a text stands over the panel, as its title does. */
function hasTitle({ annotations }: Panel): boolean {
  return annotations.some(({ yref, y, yanchor }) =>
    yref.endsWith("domain") && Number(y) >= 1 && yanchor === "bottom"
  );
}

function panelTicks({ x, y }: Panel, width: number, height: number): PanelTicks {
  const ticks = ({ axis, units, range }: PanelAxis, most: number) => axisTicks(axis, units, range, most);
  let most = Math.max(3, Math.floor(width / X_TICK_ROOM));
  while (most > 3 && labelWidths(ticks(x, most).major) > width) most -= 1;
  return { x: ticks(x, most), y: ticks(y, Math.max(3, Math.floor(height / Y_TICK_ROOM))) };
}

function labelWidths(major: readonly { label: string }[]): number {
  return major.reduce((sum, { label }) => sum + textWidth(label, LABEL_SIZE) + LABEL_SIZE, 0);
}

function checkRoom(name: string, pixels: number, whole: number | undefined): void {
  if (pixels >= SMALLEST_PANEL) return;
  throw new RangeError(
    `Cannot draw the figure as layout.${name} must leave ${SMALLEST_PANEL} pixels for each panel: ` +
      `current value is ${whole}, which leaves ${Math.round(pixels)}`,
  );
}
