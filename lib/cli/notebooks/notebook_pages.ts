import { escapeHtml } from "../../_internal/escape_html.ts";
import { htmlPage } from "../../report/html_page.ts";
import type { Notebook } from "./notebook.ts";
import type { NotebookRun } from "./run_notebooks.ts";

/**
 * What a notebook is called: its first heading, or its file's name without one.
 *
 * @param notebook The notebook.
 */
export function titleOf({ name, cells }: Notebook): string {
  const prose = cells.filter(({ cell_type }) => cell_type === "markdown").map(({ source }) => source);
  return /^# +(.+)$/m.exec(prose.join("\n"))?.[1] ?? name;
}

/**
 * The page of an executed notebook.
 *
 * @param notebook The notebook.
 * @param html Its cells as nbconvert writes them.
 */
export function notebookPage(notebook: Notebook, html: string): string {
  const home = `<p><a href="index.html">All notebooks</a> · ${escapeHtml(notebook.name)}</p>`;
  return htmlPage({ title: titleOf(notebook), body: `${home}\n${html}`, style });
}

/**
 * The page that leads to those of the notebooks.
 *
 * @param runs What was executed.
 */
export function indexPage(runs: readonly NotebookRun[]): string {
  const rows = runs.map(({ notebook, page, problems, seconds }) => {
    const title = escapeHtml(titleOf(notebook));
    const link = page === null ? title : `<a href="${encodeURIComponent(page)}">${title}</a>`;
    const state = problems.length === 0 ? "passed" : "failed";
    return `<tr><td>${link}</td><td>${escapeHtml(notebook.name)}</td><td>${state}</td><td>${
      seconds.toFixed(1)
    }</td></tr>`;
  });
  return htmlPage({
    title: "Notebooks",
    body: `<h1>Notebooks</h1>
<table><thead><tr><th scope="col">notebook</th><th scope="col">file</th><th scope="col">state</th>
<th scope="col">seconds</th></tr></thead><tbody>${rows.join("\n")}</tbody></table>`,
  });
}

const style = `
:root { --word: #0550ae; --value: #0a6847; --remark: #6a6a6a; }
@media (prefers-color-scheme: dark) { :root { --word: #79b8ff; --value: #7ee2b8; --remark: #a0a0a0; } }
main { max-width: 960px; }
.cell { margin: .8rem 0; }
.highlight, .output pre { overflow-x: auto; font-size: .85rem; line-height: 1.45; }
.highlight { background: var(--soft); border-radius: 6px; padding: .1rem .8rem; }
.highlight [class^="k"] { color: var(--word); }
.highlight [class^="s"], .highlight [class^="m"] { color: var(--value); }
.highlight [class^="c"] { color: var(--remark); font-style: italic; }
pre code { padding: 0; }
.output { margin: .5rem 0 1.5rem; overflow-x: auto; }
.output img { max-width: 100%; background: #fff; }
.output_error { border-left: 4px solid #d1242f; padding-left: .8rem; }
`;
