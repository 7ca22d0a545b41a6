import { type Alignment, type FormattedTable, plainCells } from "./formatted_table.ts";

/**
 * A table in GitHub's Markdown, padded as `deno fmt` pads tables. What Markdown, its inline HTML or Jupyter's formulas
 * would read as theirs is escaped.
 *
 * @returns The caption if there is one, an empty line, and the table; the best cells of columns are bold.
 * @throws {RangeError} If a row has another number of cells than there are columns.
 */
export function markdownTable(table: FormattedTable): string {
  const rows = [
    table.columns.map(({ heading }) => escapeMarkdown(heading)),
    ...plainCells(table).map((row) =>
      row.map(({ text, best }) => best ? `**${escapeMarkdown(text)}**` : escapeMarkdown(text))
    ),
  ];
  const widths = table.columns.map((_, index) => Math.max(3, ...rows.map((row) => [...row[index]!].length)));
  const [head, ...body] = rows.map((row) =>
    line(row.map((text, index) => pad(text, widths[index]!, table.columns[index]!.align)))
  );
  const rule = line(
    table.columns.map(({ align }, index) =>
      align === "right" ? `${"-".repeat(widths[index]! - 1)}:` : "-".repeat(widths[index]!)
    ),
  );
  const caption = table.caption === undefined ? [] : [escapeMarkdown(table.caption), ""];
  return [...caption, head, rule, ...body].join("\n");
}

/** An underscore within a word is one to Markdown too. */
function escapeMarkdown(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replace(/[\\`*[\]|~$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\$&");
}

function pad(text: string, width: number, align: Alignment): string {
  const space = " ".repeat(width - [...text].length);
  return align === "left" ? text + space : space + text;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
