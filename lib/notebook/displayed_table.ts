import type { FormattedTable } from "../tables/formatted_table.ts";
import { htmlTable } from "../tables/html_table.ts";
import { latexTable } from "../tables/latex_table.ts";
import { markdownTable } from "../tables/markdown_table.ts";
import { textTable } from "../tables/text_table.ts";
import { type Displayed, displayed } from "./displayed.ts";

/** The forms of a `table`. */
export interface TableForms {
  /** An HTML table that is read on light and on dark. */
  readonly "text/html": string;
  /** A table in GitHub's Markdown. */
  readonly "text/markdown": string;
  /** A table in LaTeX, which needs the package `booktabs`. */
  readonly "text/latex": string;
  /** Aligned text. */
  readonly "text/plain": string;
}

/** A table whose numbers are text already, in every form that a notebook takes. */
export function displayedTable(formatted: FormattedTable): Displayed<TableForms> {
  return displayed({
    "text/html": htmlTable(formatted),
    "text/markdown": markdownTable(formatted),
    "text/latex": latexTable(formatted),
    "text/plain": textTable(formatted),
  });
}
