import { escapeHtml } from "../../lib/text/escape_html.ts";
import { htmlPage } from "../../lib/tables/html_page.ts";
import { scrollBox } from "../../lib/tables/scroll_box.ts";
import { drawFormulas } from "./formulas.ts";
import { liveFigures } from "./live_figures.ts";
import type { Notebook } from "./notebook.ts";
import type { NotebookRun } from "./run_notebooks.ts";

/** Gives the title of a notebook: its first heading, or its file's name without one. */
export function titleOf({ name, cells }: Notebook): string {
  const prose = cells.filter(({ cell_type }) => cell_type === "markdown").map(({ source }) => source);
  return /^# +(.+)$/m.exec(prose.join("\n"))?.[1] ?? name;
}

/**
 * The page of an executed notebook. Its tables and figures are in boxes of their own, as either may be wider than a phone;
 * formulas are MathML, and figures live.
 *
 * @param html Its cells as nbconvert writes them.
 */
export async function notebookPage(notebook: Notebook, html: string): Promise<string> {
  const home = `<nav><a href="index.html">All notebooks</a> · ${escapeHtml(notebook.name)}</nav>`;
  const boxed = inBoxes(inBoxes(html, TABLE, "Table"), FIGURE, "Figure");
  const isLive = boxed.includes(LIVE);
  return htmlPage({
    ...{ title: titleOf(notebook), body: `${home}\n${drawFormulas(boxed)}`, style },
    ...isLive && { script: await liveFigures() },
  });
}

const TABLE = /<table\b[^]*?<\/table>/g;
const LIVE = '<div class="figure">';
const FIGURE = /<div class="figure">[^]*?<\/div>|<img src="data:image\/svg\+xml;base64,[^>]*>/g;

function inBoxes(html: string, part: RegExp, name: string): string {
  let count = 0;
  return html.replace(part, (found) => scrollBox(`${name} ${++count}`, found));
}

/** The page that leads to those of the notebooks. */
export function indexPage(runs: readonly NotebookRun[]): string {
  const rows = runs.map(({ notebook, page, problems, seconds }) => {
    const title = escapeHtml(titleOf(notebook));
    const link = page === null ? title : `<a href="${encodeURIComponent(page)}">${title}</a>`;
    const state = problems.length === 0 ? "passed" : "failed";
    return `<tr><th scope="row">${link}<div class="file">${
      escapeHtml(notebook.name)
    }</div></th><td>${state}</td><td style="text-align:right">${seconds.toFixed(1)}</td></tr>`;
  });
  const table = `<table><thead><tr><th scope="col">notebook</th><th scope="col">state</th>
<th scope="col" style="text-align:right">seconds</th></tr></thead><tbody>${rows.join("\n")}</tbody></table>`;
  return htmlPage({
    title: "Notebooks",
    body: `<h1>Notebooks</h1>\n${table}`,
    style,
  });
}

const style = `
:root { --word: #0550ae; --value: #0a6847; --remark: #6a6a6a; }
@media (prefers-color-scheme: dark) { :root { --word: #79b8ff; --value: #7ee2b8; --remark: #a0a0a0; } }
main { max-width: 1168px; }
h1, h2, h3, p, li, pre, nav, a, .file { overflow-wrap: anywhere; }
main p, main li { max-width: 80ch; }
table { font-size: .85rem; }
.cell { margin: .8rem 0; }
pre { font-size: .85rem; line-height: 1.45; white-space: pre-wrap; }
.highlight { background: var(--soft); border-radius: 6px; padding: .1rem .8rem; }
.highlight [class^="k"] { color: var(--word); }
.highlight [class^="s"], .highlight [class^="m"] { color: var(--value); }
.highlight [class^="c"] { color: var(--remark); font-style: italic; }
pre code { padding: 0; }
.output { margin: .5rem 0 1.5rem; }
.output_error { border-left: 4px solid #d1242f; padding-left: .8rem; }
.file { color: var(--muted); }
th, td { padding: .25rem .5rem; }
td[style*="right"] { white-space: nowrap; }
.scroll > img, .figure > img { display: block; max-width: 100%; }
.live { display: none; min-width: 600px; }
@media screen { .drawn > img { display: none; } .drawn > .live { display: block; } }
@media (max-width: 640px) { .scroll > img, .figure > img { max-width: none; width: 600px; } }
.katex:has(> math[display="block"]) { display: block; overflow-x: auto; padding: .3rem 0; }
`;
