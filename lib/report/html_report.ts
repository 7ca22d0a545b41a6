import { escapeHtml } from "../_internal/escape_html.ts";
import type { EvaluationRow } from "../evaluation/evaluation_row.ts";
import { evaluationTable, type FormattedTable, paperTable } from "./evaluation_table.ts";
import { htmlPage } from "./html_page.ts";
import { type ChartLine, lineChart } from "./line_chart.ts";

/** A query and a reference as pictures. */
export interface PairPicture {
  /** Id of the query. */
  query: string;
  /** Id of the reference. */
  reference: string;
  /** The score that the method gave the pair. */
  score: number;
  /** A remark, such as how the query was edited. */
  remark: string;
  /** The query as a `data:` URL. */
  queryPicture: string;
  /** The reference as a `data:` URL. */
  referencePicture: string;
}

/** One row of the table with what its pictures need. */
export interface ReportRow {
  /** The numbers. */
  result: EvaluationRow;
  /** Recall and precision at falling thresholds, in `[0, 1]`. */
  curve: readonly (readonly [recall: number, precision: number])[];
  /** Pairs that are no copies, best score first; empty where the row shows none. */
  bestWrong: readonly PairPicture[];
  /** Pairs that are copies, worst score first; empty where the row shows none. */
  worstRight: readonly PairPicture[];
}

/** What {@linkcode htmlReport} shows. */
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

const palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#8b4513", "#6a5acd"];

/**
 * An evaluation as one HTML page that needs nothing else: the table, precision–recall curves, and the pairs that
 * each method gets most wrong, as pictures. It holds no script.
 *
 * @param content What is shown.
 * @returns The whole document.
 */
export function htmlReport(content: ReportContent): string {
  const results = content.rows.map((row) => row.result);
  const comparable = results.filter(({ querySet }) => querySet === undefined);
  const best = comparable.reduce((a, b) => (b.averagePrecision > a ? b.averagePrecision : a), 0);
  const lines = chartLines(content.rows);
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
<figure>
${
      lineChart(lines, {
        description: "Precision over recall for each row of the table",
        xLabel: "recall, %",
        yLabel: "precision, %",
      })
    }
<figcaption>${lines.map(legendEntry).join("")}</figcaption>
</figure>
<h2>What goes wrong</h2>
${content.rows.map(mistakes).join("\n")}`,
  });
}

function table(content: FormattedTable, isBest: (index: number) => boolean): string {
  const side = (index: number) => content.columns[index]!.align === "right" ? ' class="number"' : "";
  const head = content.columns.map((column, index) =>
    `<th scope="col"${side(index)}>${escapeHtml(column.heading)}</th>`
  );
  const body = content.rows.map((row, rowIndex) => {
    const cells = row.map((text, index) => `<td${side(index)}>${escapeHtml(text)}</td>`);
    return `<tr${isBest(rowIndex) ? ' class="best"' : ""}>${cells.join("")}</tr>`;
  });
  return `<div class="scroll" tabindex="0" role="region" aria-label="table"><table><thead><tr>${
    head.join("")
  }</tr></thead><tbody>${body.join("\n")}</tbody></table></div>`;
}

function chartLines(rows: readonly ReportRow[]): ChartLine[] {
  const systems = [...new Set(rows.map((row) => `${row.result.method} ${row.result.codec}`))];
  return rows.map(({ result, curve }) => ({
    label: `${result.method}, ${result.codec}, ${
      result.precision === undefined ? "" : `${result.precision}, `
    }${result.scoreNorm === null ? "no score normalisation" : `score normalisation ${result.scoreNorm}`}${
      result.querySet === undefined ? "" : `, ${result.querySet}`
    }`,
    color: palette[systems.indexOf(`${result.method} ${result.codec}`) % palette.length]!,
    dashed: result.scoreNorm === null,
    points: curve,
  }));
}

function legendEntry(line: ChartLine): string {
  const dash = line.dashed ? ' stroke-dasharray="6 4"' : "";
  return `<span><svg viewBox="0 0 28 8" class="key" aria-hidden="true"><path class="line" d="M0 4H28" stroke="${
    escapeHtml(line.color)
  }"${dash}/></svg>${escapeHtml(line.label)}</span>`;
}

function mistakes(row: ReportRow): string {
  if (row.bestWrong.length === 0 && row.worstRight.length === 0) return "";
  const { method, codec, scoreNorm } = row.result;
  const title = `${method}, ${codec}, score normalisation ${scoreNorm ?? "none"}`;
  return `<details><summary>${escapeHtml(title)}</summary>
<h3>Wrong pairs with the best scores</h3>
${pairs(row.bestWrong)}
<h3>Right pairs with the worst scores</h3>
${pairs(row.worstRight)}
</details>`;
}

function pairs(pictures: readonly PairPicture[]): string {
  if (pictures.length === 0) return "<p>None.</p>";
  return `<div class="pairs">${
    pictures.map((pair) =>
      `<figure class="pair"><img src="${pair.queryPicture}" alt="query ${escapeHtml(pair.query)}">` +
      `<img src="${pair.referencePicture}" alt="reference ${escapeHtml(pair.reference)}">` +
      `<figcaption><b>${escapeHtml(pair.query)}</b> → <b>${escapeHtml(pair.reference)}</b> ${
        pair.score.toFixed(3)
      }<br>` +
      `${escapeHtml(pair.remark)}</figcaption></figure>`
    ).join("\n")
  }</div>`;
}

const style = `
.fact { margin: .1rem 0; color: var(--muted); }
.scroll { overflow-x: auto; }
table { white-space: nowrap; }
.number { text-align: right; } .best { font-weight: 700; background: var(--soft); }
figure { margin: 0; } figure > svg { width: 100%; max-width: 720px; height: auto; }
svg text { fill: var(--text); font-size: 13px; } .grid { stroke: var(--line); fill: none; }
.line { fill: none; stroke-width: 2; }
figcaption { font-size: .85rem; color: var(--muted); }
figcaption span { display: inline-flex; align-items: center; gap: .4rem; margin-right: 1.2rem; }
.key { width: 28px; height: 8px; flex: none; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; padding: .5rem .8rem; }
summary { cursor: pointer; font-weight: 600; }
.pairs { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 1rem; }
.pair img { width: 49%; height: 150px; object-fit: contain; background: var(--soft); }
`;
