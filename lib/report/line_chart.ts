import { escapeHtml } from "../_internal/escape_html.ts";

/** One line of a {@linkcode lineChart}. */
export interface ChartLine {
  /** What the legend says. */
  label: string;
  /** A CSS colour. */
  color: string;
  /** Whether it is drawn dashed. */
  dashed: boolean;
  /** Points `[x, y]` in `[0, 1]`, in drawing order. */
  points: readonly (readonly [number, number])[];
}

/** What {@linkcode lineChart} draws beside its lines. */
export interface LineChartOptions {
  /** A sentence for people who do not see the picture. */
  description: string;
  /** The horizontal axis. */
  xLabel: string;
  /** The vertical axis. */
  yLabel: string;
}

const WIDTH = 640;
const HEIGHT = 420;
const PLOT = { left: 60, top: 16, right: 624, bottom: 364 };

/**
 * Lines over the unit square as a self-contained SVG, both axes in per cent.
 *
 * @param lines What is drawn, first line at the bottom.
 * @param options Axis labels and a description.
 * @returns An `<svg>` element; its legend is the caller's.
 */
export function lineChart(lines: readonly ChartLine[], options: LineChartOptions): string {
  const x = (share: number) => PLOT.left + share * (PLOT.right - PLOT.left);
  const y = (share: number) => PLOT.bottom - share * (PLOT.bottom - PLOT.top);
  const grid = [0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => {
    const text = `${Math.round(share * 100)}`;
    return `<path class="grid" d="M${x(share)} ${PLOT.top}V${PLOT.bottom}M${PLOT.left} ${
      y(share)
    }H${PLOT.right}"/>` +
      `<text x="${x(share)}" y="${PLOT.bottom + 20}" text-anchor="middle">${text}</text>` +
      `<text x="${PLOT.left - 8}" y="${y(share) + 4}" text-anchor="end">${text}</text>`;
  });
  const drawn = lines.map((line) => {
    const path = line.points.map(([px, py], index) =>
      `${index === 0 ? "M" : "L"}${x(px).toFixed(1)} ${y(py).toFixed(1)}`
    );
    const dash = line.dashed ? ' stroke-dasharray="6 4"' : "";
    return `<path class="line" d="${path.join("")}" stroke="${escapeHtml(line.color)}"${dash}><title>${
      escapeHtml(line.label)
    }</title></path>`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(options.description)}">` +
    grid.join("") + drawn.join("") +
    `<text x="${(PLOT.left + PLOT.right) / 2}" y="${HEIGHT - 12}" text-anchor="middle">${
      escapeHtml(options.xLabel)
    }</text>` +
    `<text transform="translate(18 ${(PLOT.top + PLOT.bottom) / 2}) rotate(-90)" text-anchor="middle">${
      escapeHtml(options.yLabel)
    }</text></svg>`;
}
