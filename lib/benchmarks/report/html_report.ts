import { escapeHtml } from "../../text/escape_html.ts";
import type { EvaluationRow } from "../evaluation/evaluation_row.ts";
import { evaluationTable, paperTable } from "./evaluation_table.ts";
import type { FigureSpec } from "../../figures/figure_spec.ts";
import { figureSvg } from "../../figures/figure_svg.ts";
import { figureText } from "../../figures/figure_text.ts";
import { palette } from "../../figures/palette.ts";
import { planFigure } from "../../figures/plan_figure.ts";
import { prepareFigure } from "../../figures/prepare_figure.ts";
import { htmlPage } from "../../tables/html_page.ts";
import { scrollBox } from "../../tables/scroll_box.ts";
import type { FormattedTable } from "../../tables/formatted_table.ts";
import { htmlTable } from "../../tables/html_table.ts";

/** A query and a reference as images. */
export interface PairImage {
  /** Id of the query. */
  query: string;
  /** Id of the reference. */
  reference: string;
  /** The score that the method gave the pair. */
  score: number;
  /** A remark, such as how the query was edited. */
  remark: string;
  /** The query as a `data:` URL. */
  queryImage: string;
  /** The reference as a `data:` URL. */
  referenceImage: string;
}

/** One row of the table with what its images need. */
export interface ReportRow {
  /** The numbers. */
  result: EvaluationRow;
  /** Recall and precision at falling thresholds, in `[0, 1]`. */
  curve: readonly (readonly [recall: number, precision: number])[];
  /** True if the figure has the curve. */
  isDrawn: boolean;
  /** Pairs that are no copies, best score first; empty where the row shows none. */
  bestWrong: readonly PairImage[];
  /** Pairs that are copies, worst score first; empty where the row shows none. */
  worstRight: readonly PairImage[];
}

/** Content that {@linkcode htmlReport} shows. */
export interface ReportContent {
  /** The benchmark's name. */
  benchmark: string;
  /** Lines under the title: counts, seed, protocol. */
  facts: readonly string[];
  /** The command that made the report. */
  command: string;
  /** The results, in table order. */
  rows: readonly ReportRow[];
}

/**
 * An evaluation as one HTML page that needs nothing else: the table, precision–recall curves, and the pairs that
 * each method gets most wrong, as images. It holds no script.
 *
 * @param content What is shown.
 * @returns The whole document.
 */
export function htmlReport(content: ReportContent): string {
  const results = content.rows.map((row) => row.result);
  const comparable = results.filter(({ querySet }) => querySet === undefined);
  const best = comparable.reduce((a, b) => (b.averagePrecision > a ? b.averagePrecision : a), 0);
  return htmlPage({
    title: `Copy detection on ${content.benchmark}`,
    style,
    body: `<h1>Copy detection on ${escapeHtml(content.benchmark)}</h1>
${content.facts.map((fact) => `<p class="fact">${escapeHtml(fact)}</p>`).join("\n")}
<p><code>${escapeHtml(content.command)}</code></p>
<h2>Results</h2>
${
      table(evaluationTable(results), (index) =>
        comparable.includes(results[index]!) && results[index]!.averagePrecision === best)
    }
<h3>The paper’s results, on DISC21</h3>
<p>As the authors of RDCD report them. They are not comparable with a benchmark other than DISC21.</p>
${table(paperTable(), () => false)}
<h2>Precision and recall</h2>
<figure>${curves(content.rows.filter(({ isDrawn }) => isDrawn))}</figure>
<h2>What goes wrong</h2>
${content.rows.map(mistakes).join("\n")}`,
  });
}

function table({ columns, rows }: FormattedTable, isBest: (index: number) => boolean): string {
  const marked = rows.map((row, index) =>
    isBest(index) ? row.map((cell) => typeof cell === "string" ? { best: cell } : cell) : row
  );
  return scrollBox("table", htmlTable({ columns, rows: marked }));
}

function curves(rows: readonly ReportRow[]): string {
  const systems = [...new Set(rows.map((row) => `${row.result.method} ${row.result.codec}`))];
  const axis = (text: string) => ({ title: { text }, range: [0, 100] as const });
  const spec: FigureSpec = {
    data: rows.map(({ result, curve }) => ({
      type: "scatter",
      mode: "lines",
      name: curveName(result),
      x: curve.map(([recall]) => 100 * recall),
      y: curve.map(([, precision]) => 100 * precision),
      line: {
        color: palette[systems.indexOf(`${result.method} ${result.codec}`) % palette.length]!,
        dash: result.scoreNorm === null ? "dash" : "solid",
      },
    })),
    layout: {
      ...{ width: 960, showlegend: true, legend: { orientation: "h" } },
      ...{ xaxis: axis("recall, %"), yaxis: axis("precision, %") },
    },
  };
  const figure = prepareFigure(spec);
  return figureSvg(planFigure(figure, "Precision over recall for rows of the table"), figureText(figure));
}

function curveName({ method, codec, precision, scoreNorm, querySet }: EvaluationRow): string {
  return [
    ...[method, codec],
    ...precision === undefined ? [] : [precision],
    scoreNorm === null ? "no score normalization" : `score normalization ${scoreNorm}`,
    ...querySet === undefined ? [] : [querySet],
  ].join(", ");
}

function mistakes(row: ReportRow): string {
  if (row.bestWrong.length === 0 && row.worstRight.length === 0) return "";
  const { method, codec, scoreNorm } = row.result;
  const title = `${method}, ${codec}, score normalization ${scoreNorm ?? "none"}`;
  return `<details><summary>${escapeHtml(title)}</summary>
<h3>Wrong pairs with the best scores</h3>
${pairs(row.bestWrong)}
<h3>Right pairs with the worst scores</h3>
${pairs(row.worstRight)}
</details>`;
}

function pairs(images: readonly PairImage[]): string {
  if (images.length === 0) return "<p>None.</p>";
  return `<div class="pairs">${
    images.map((pair) =>
      `<figure class="pair"><img src="${pair.queryImage}" alt="query ${escapeHtml(pair.query)}">` +
      `<img src="${pair.referenceImage}" alt="reference ${escapeHtml(pair.reference)}">` +
      `<figcaption><b>${escapeHtml(pair.query)}</b> → <b>${escapeHtml(pair.reference)}</b> ${
        pair.score.toFixed(3)
      }<br>` +
      `${escapeHtml(pair.remark)}</figcaption></figure>`
    ).join("\n")
  }</div>`;
}

const style = `
.fact { margin: .1rem 0; color: var(--muted); }
table { white-space: nowrap; }
tr:has(b) { background: var(--soft); }
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; padding: .5rem .8rem; }
.pairs { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 1rem; }
.pair img { width: 49%; height: 150px; object-fit: contain; background: var(--soft); }
`;
