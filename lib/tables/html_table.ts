import { escapeHtml } from "../text/escape_html.ts";
import { type FormattedTable, plainCells } from "./formatted_table.ts";

/**
 * A table as HTML. It sets no colors, so that it is read on any background, and needs no style sheet. The first cell
 * of a row is its heading.
 *
 * @returns A `<table>` element, the best cells of columns in `<b>`.
 * @throws {RangeError} If a row has another number of cells than there are columns.
 */
export function htmlTable(table: FormattedTable): string {
  const side = (index: number) => ` style="text-align:${table.columns[index]!.align}"`;
  const head = table.columns.map(({ heading }, index) =>
    `<th scope="col"${side(index)}>${escapeHtml(heading)}</th>`
  );
  const body = plainCells(table).map((row) => {
    const cells = row.map(({ text, best }, index) => {
      const content = best ? `<b>${escapeHtml(text)}</b>` : escapeHtml(text);
      return index === 0
        ? `<th scope="row"${side(index)}>${content}</th>`
        : `<td${side(index)}>${content}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  const caption = table.caption === undefined
    ? ""
    : `<caption style="caption-side:top;text-align:left">${escapeHtml(table.caption)}</caption>`;
  return `<table style="font-variant-numeric:tabular-nums">${caption}<thead><tr>${
    head.join("")
  }</tr></thead>` +
    `<tbody>${body.join("\n")}</tbody></table>`;
}
