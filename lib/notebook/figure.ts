import type { FigureSpec } from "../figures/figure_spec.ts";
import { figureSvg } from "../figures/figure_svg.ts";
import { figureText } from "../figures/figure_text.ts";
import { planFigure } from "../figures/plan_figure.ts";
import { prepareFigure } from "../figures/prepare_figure.ts";
import { type Displayed, displayed } from "./displayed.ts";
import { type PlotlyFigure, plotlyFigure } from "./plotly_figure.ts";

/** Options for {@linkcode figure}. */
export interface FigureOptions {
  /** A sentence that says what the figure shows: its caption, and what people read who do not see it. */
  description: string;
}

/** The forms of a {@linkcode figure}. */
export interface FigureForms {
  /** The figure for plotly, which lets its reader zoom and point. */
  readonly "application/vnd.plotly.v1+json": PlotlyFigure;
  /** The same drawn, for pages and programs without plotly. */
  readonly "image/svg+xml": string;
  /** The description and, in short, the data. */
  readonly "text/plain": string;
}

/**
 * A figure from plotly's JSON: a cell of a notebook that ends in one shows it. Outside a notebook its `forms` are what
 * would have been shown. The image is drawn without a browser, and its style is that of all figures here.
 *
 * Of plotly there are traces of the types `scatter`, `bar` and `heatmap`, axes that are linear, logarithmic or of
 * categories, a legend, texts, and panels by `layout.grid`; see {@linkcode FigureSpec}, and `panels`, which writes the
 * axes of several panels. Anything else is refused, so that no form shows what another does not. Values that are not
 * finite are gaps, and on a logarithmic axis those that are not positive as well.
 *
 * @param spec The figure: `{ data, layout }`. Typed arrays are arrays to it.
 * @param options Its caption.
 * @returns The figure for plotly, as an SVG, and in words.
 * @throws {RangeError} If something is not among what is drawn, naming what is; if arrays that belong together differ in
 * length; if a trace is of a panel that the grid does not have; or if there is no room for the panels.
 * @throws {TypeError} If there is no description.
 *
 * @example Two lines over a logarithmic axis
 * ```ts
 * import { figure } from "rdcd/notebook";
 * import assert from "node:assert/strict";
 *
 * const rank = [1, 2, 3, 4];
 * const { forms } = figure({
 *   data: [
 *     { type: "scatter", mode: "lines", name: "with", x: rank, y: new Float64Array([0.9, 0.5, 0.3, 0.2]) },
 *     { type: "scatter", mode: "lines", name: "without", x: rank, y: [0.9, 0.1, 1e-3, 1e-5], line: { dash: "dash" } },
 *   ],
 *   layout: { xaxis: { title: { text: "rank" } }, yaxis: { title: { text: "singular value" }, type: "log" } },
 * }, { description: "Without the term the spectrum collapses." });
 * assert.deepEqual(forms["application/vnd.plotly.v1+json"].data[0]!.y, [0.9, 0.5, 0.3, 0.2]);
 * assert.match(forms["image/svg+xml"], />10⁻⁴<\/text>/);
 * assert.match(forms["text/plain"], /without: 4 points, rank 1 to 4, singular value 10⁻⁵ to 0.9/);
 * ```
 */
export function figure(spec: FigureSpec, options: FigureOptions): Displayed<FigureForms> {
  const { description } = options ?? {};
  if (typeof description !== "string" || description.trim() === "") {
    throw new TypeError(
      `Cannot draw the figure as description must be a sentence on what it shows: current value is ${description}`,
    );
  }
  const prepared = prepareFigure(spec);
  const plan = planFigure(prepared, description);
  const summary = figureText(prepared);
  return displayed({
    "application/vnd.plotly.v1+json": plotlyFigure(prepared, plan),
    "image/svg+xml": figureSvg(plan, summary),
    "text/plain": `${description}\n${summary}`,
  });
}
