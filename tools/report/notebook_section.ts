import { escapeHtml } from "../../lib/text/escape_html.ts";
import { checkStored } from "../notebooks/check_stored.ts";
import { hasTag, isCode, type Notebook, type NotebookCell } from "../notebooks/notebook.ts";
import { titleOf } from "../notebooks/notebook_pages.ts";
import type { Problem } from "../notebooks/problem.ts";
import { type NotebookSetting, notebookSettings } from "./notebook_settings.ts";
import { outputHtml } from "./output_html.ts";
import { proseHtml } from "./prose_html.ts";

/** A notebook as a section of the report. */
export interface NotebookSection {
  /** The notebook. */
  notebook: Notebook;
  /** The section's id in the page. */
  id: string;
  /** Its title, as text. */
  title: string;
  /** Settings that the notebook was executed with. */
  settings: NotebookSetting[];
  /** How many of its cells with the tag `result` are shown. */
  results: number;
  /** Things missing in it, or not known to be of the notebook's code; the page says so as well. */
  problems: Problem[];
  /** The section, as HTML. */
  html: string;
}

/**
 * A notebook as a section of the report: its prose, what its cells with the tag `result` hold, and its code folded away.
 */
export function notebookSection(notebook: Notebook): NotebookSection {
  const title = titleOf(notebook);
  const settings = notebookSettings(notebook);
  const stale = checkStored(notebook);
  const problems = [...stale];
  const parts: string[] = [];
  let label = title;
  let results = 0;
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.cell_type === "markdown") {
      const { html, lastHeading } = proseHtml(cell.source);
      label = lastHeading ?? label;
      parts.push(html);
    } else if (isCode(cell) && hasTag(cell, "result")) {
      const { html, breaches } = resultHtml(cell, label);
      if (html !== "") results += 1;
      problems.push(...breaches.map((message) => ({ cell: index, message })));
      parts.push(html, ...breaches.map(notice));
    }
  }
  const id = `notebook-${encodeURIComponent(notebook.name.replace(/\.ipynb$/, ""))}`;
  const hasTitle = parts.some((part) => part.includes("<h2>"));
  return {
    ...{ notebook, id, title, settings, results, problems },
    html: [
      `<section id="${escapeHtml(id)}" aria-label="${escapeHtml(title)}">`,
      ...hasTitle ? [] : [`<h2>${escapeHtml(title)}</h2>`],
      ...stale.length === 0 ? [] : [notice(STALE)],
      ...parts,
      codeHtml(notebook, settings),
      '<p class="top"><a href="#contents">Contents</a></p>',
      "</section>",
    ].join("\n"),
  };
}

const STALE =
  "What this section shows may not be of its code: the notebook has changed since its results were stored, or " +
  "they were stored by Jupyter and not by deno task notebooks --write.";

function resultHtml(cell: NotebookCell, label: string): { html: string; breaches: string[] } {
  if (cell.outputs.length === 0) {
    return { html: "", breaches: ["it has shown nothing: execute the notebook"] };
  }
  const shown = cell.outputs.map((output) => outputHtml(output, label));
  return {
    html: shown.map(({ html }) => html).join("\n"),
    breaches: shown.flatMap(({ breach }) => breach === null ? [] : [breach]),
  };
}

function notice(message: string): string {
  return `<p class="notice"><b>Note:</b> ${escapeHtml(message)}</p>`;
}

function codeHtml({ name, cells }: Notebook, settings: readonly NotebookSetting[]): string {
  const values = settings.map(({ name, value }) => `<code>${escapeHtml(`${name} = ${value}`)}</code>`);
  const line = values.length === 0 ? "" : `<p class="settings">Settings: ${values.join(" ")}</p>\n`;
  const code = cells.filter(isCode).map(({ source }) => escapeHtml(source)).join("\n\n");
  return `${line}<details class="code"><summary>Code of ${
    escapeHtml(name)
  }</summary><pre tabindex="0">${code}</pre></details>`;
}
