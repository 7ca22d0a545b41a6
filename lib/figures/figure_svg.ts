import { drawAxes } from "./draw_axes.ts";
import { drawBars } from "./draw_bars.ts";
import { drawColorBar, drawHeatmap } from "./draw_heatmap.ts";
import { drawScatter } from "./draw_scatter.ts";
import type { FigureAnnotation } from "./figure_spec.ts";
import { type ColoredTrace, type Panel, panelPlaces, type PanelSize } from "./panel.ts";
import {
  CAPTION_LINE,
  CAPTION_SIZE,
  EDGE,
  type FigurePlan,
  type PlacedPanel,
  TITLE_LINE,
  TITLE_SIZE,
} from "./plan_figure.ts";
import { escapeXml, opacityAttribute, pixel, svgText } from "./svg_text.ts";

/** Pixels beyond a panel's ends where lines and markers are still seen. */
const BEYOND = 5;
const ANNOTATION_SIZE = 12;

/**
 * The style of a figure that makes it dark. It brings its own background, as programs that show it do not say whether
 * theirs is light or dark. Its light colors are attributes, which stay where a program takes style sheets out.
 */
export const DARK_FIGURE_STYLE =
  "@media(prefers-color-scheme:dark){.rdcd-figure{fill:#eaeaea;color:#eaeaea}.rdcd-back{fill:#16181b}" +
  ".rdcd-grid{stroke:#383c41}}";

/**
 * A figure as an image that needs nothing else, no script, no font, no style sheet. It is light, or dark where the
 * viewer prefers that.
 *
 * @param summary The data in short, for people who do not see it, see `figureText`.
 * @returns An `<svg>` element, with its namespace.
 */
export function figureSvg(plan: FigurePlan, summary: string): string {
  const { width, height, title, description, caption, legend } = plan;
  const titleEnd = EDGE + title.length * TITLE_LINE;
  const heading = [
    ...title.map((line, index) =>
      svgText(EDGE, EDGE + index * TITLE_LINE + TITLE_SIZE * 0.8, line, { size: TITLE_SIZE, bold: true })
    ),
    ...caption.map((line, index) =>
      svgText(EDGE, titleEnd + index * CAPTION_LINE + CAPTION_SIZE * 0.8, line, { size: CAPTION_SIZE })
    ),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" class="rdcd-figure" fill="#1a1a1a" color="#1a1a1a" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" style="max-width:100%;height:auto" role="img" ` +
    `aria-label="${escapeXml(description)}" font-family="system-ui,sans-serif">` +
    `<title>${escapeXml(description)}</title><desc>${
      escapeXml(summary)
    }</desc><style>${DARK_FIGURE_STYLE}</style>` +
    `<rect class="rdcd-back" fill="#fff" width="${width}" height="${height}"/>${heading.join("")}` +
    plan.panels.map((placed) => drawPanel(placed, plan)).join("") + legend.draw(legend.left, legend.top) +
    "</svg>";
}

function drawPanel({ panel, ticks, left, top }: PlacedPanel, { size, margins }: FigurePlan): string {
  const { width, height } = size;
  const scale = panel.traces.map(({ trace }) => trace).find((trace) => trace.type === "heatmap");
  const clip = `x="${-BEYOND}" y="${-BEYOND}" width="${pixel(width + 2 * BEYOND)}" height="${
    pixel(height + 2 * BEYOND)
  }"`;
  const viewBox = `${-BEYOND} ${-BEYOND} ${pixel(width + 2 * BEYOND)} ${pixel(height + 2 * BEYOND)}`;
  return `<g transform="translate(${pixel(left)} ${pixel(top)})">${drawAxes(panel, ticks, size, margins)}` +
    `<svg ${clip} viewBox="${viewBox}">` +
    panel.traces.map((colored) => drawTrace(colored, panel, size)).join("") + "</svg>" +
    panel.annotations.map((annotation) => drawAnnotation(annotation, panel, size)).join("") +
    (scale !== undefined && scale.showscale !== false ? drawColorBar(scale, width + 12, 0, height) : "") +
    "</g>";
}

function drawTrace({ trace, color }: ColoredTrace, panel: Panel, size: PanelSize): string {
  const drawn = trace.type === "scatter"
    ? drawScatter({ trace, color }, panel, size)
    : trace.type === "bar"
    ? drawBars({ trace, color }, panel, size)
    : drawHeatmap(trace, panel, size);
  const opacity = trace.type === "heatmap" ? "" : opacityAttribute(trace.opacity);
  const name = trace.name === undefined ? "" : `<title>${escapeXml(trace.name)}</title>`;
  return `<g${opacity}>${name}${drawn}</g>`;
}

function drawAnnotation(annotation: FigureAnnotation, panel: Panel, size: PanelSize): string {
  const { text, x, y, xref, yref, xanchor = "center", yanchor = "middle" } = annotation;
  const places = panelPlaces(panel, size);
  const left = xref.endsWith("domain") ? Number(x) * size.width : place(panel.x.units.of(x), places.x);
  const top = yref.endsWith("domain") ? (1 - Number(y)) * size.height : place(panel.y.units.of(y), places.y);
  if (left === null || top === null) return "";
  const foot = { top: ANNOTATION_SIZE, middle: ANNOTATION_SIZE / 3, bottom: -5 }[yanchor];
  return svgText(left, top + foot, text, {
    size: ANNOTATION_SIZE,
    anchor: ({ left: "start", center: "middle", right: "end" } as const)[xanchor],
    bold: yref.endsWith("domain") && Number(y) >= 1,
  });
}

function place(at: number | null, toPixels: (at: number) => number): number | null {
  return at === null ? null : toPixels(at);
}
