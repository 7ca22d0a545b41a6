import { markerPath } from "./marker_path.ts";
import type { ColoredTrace, Panel } from "./panel.ts";
import type { PreparedFigure } from "./prepare_figure.ts";
import { escapeXml, opacityAttribute, pixel, svgText } from "./svg_text.ts";
import { fitText, textWidth } from "./text_width.ts";
import { LINE_WIDTH, lineDashes, MARKER_SIZE } from "./draw_scatter.ts";

/** The legend of a figure, ready to be put somewhere. */
export interface Legend {
  /** Pixels that it takes; none where there is no legend. */
  width: number;
  /** Pixels that it takes. */
  height: number;
  /** Draws it, given where its upper left corner is. */
  draw(left: number, top: number): string;
}

const ROW = 19;
const KEY = 26;
const GAP = 18;
const SIZE = 12;
const LARGEST_MARKER = 11;

/**
 * The legend: one entry below the other, or for a horizontal one as many side by side as fit.
 *
 * @param panels The panels, whose traces have names.
 * @param room The pixels that it may be wide.
 */
export function figureLegend(
  panels: readonly Panel[],
  layout: PreparedFigure["layout"],
  room: number,
): Legend {
  const entries = panels.flatMap(({ traces }) => traces)
    .filter(({ trace }) => trace.type !== "heatmap" && trace.name !== undefined && trace.showlegend === true);
  if (!layout.showlegend || entries.length === 0) return { width: 0, height: 0, draw: () => "" };
  const names = entries.map(({ trace }) => fitText(trace.name!, room - KEY - GAP, SIZE));
  const column = Math.max(...names.map((name) => textWidth(name, SIZE))) + KEY + GAP;
  const columns = layout.legend?.orientation === "h"
    ? Math.min(entries.length, Math.max(1, Math.floor(room / column)))
    : 1;
  const rows = Math.ceil(entries.length / columns);
  return {
    width: columns * column,
    height: rows * ROW,
    draw: (left, top) =>
      entries.map((entry, index) => {
        const x = left + Math.floor(index / rows) * column, y = top + (index % rows + 0.5) * ROW;
        return key(entry, x, y) + svgText(x + KEY, y + SIZE / 3, names[index]!, { size: SIZE });
      }).join(""),
  };
}

function key({ trace, color }: ColoredTrace, x: number, y: number): string {
  if (trace.type === "bar") {
    return `<path d="M${pixel(x + 4)} ${pixel(y - 5)}h10v10h-10z" fill="${escapeXml(color)}"` +
      `${opacityAttribute(trace.marker?.opacity)}/>`;
  }
  if (trace.type === "heatmap") return "";
  const line = trace.mode.includes("lines")
    ? `<path d="M${pixel(x)} ${pixel(y)}h20" stroke="${escapeXml(trace.line?.color ?? color)}" ` +
      `stroke-width="${trace.line?.width ?? LINE_WIDTH}"${lineDashes[trace.line?.dash ?? "solid"]}/>`
    : "";
  const { size = MARKER_SIZE, symbol = "circle" } = trace.marker ?? {};
  const marker = trace.mode.includes("markers")
    ? markerPath([[x + 10, y]], {
      size: Math.min(LARGEST_MARKER, size),
      symbol,
      color: escapeXml(trace.marker?.color ?? color),
      opacity: 1,
    })
    : "";
  return line + marker;
}
