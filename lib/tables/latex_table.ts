import { type FormattedTable, plainCells } from "./formatted_table.ts";

/**
 * A table in LaTeX; it needs the package `booktabs`.
 *
 * @returns A `table` environment if there is a caption, else the `tabular` alone; the best cells of columns are bold.
 * @throws {RangeError} If a row has another number of cells than there are columns.
 */
export function latexTable(table: FormattedTable): string {
  const rows = plainCells(table).map((row) =>
    row.map(({ text, best }) => best ? `\\textbf{${escapeLatex(text)}}` : escapeLatex(text))
  );
  const tabular = [
    `\\begin{tabular}{${table.columns.map(({ align }) => align[0]).join("")}}`,
    "\\toprule",
    line(table.columns.map(({ heading }) => escapeLatex(heading))),
    "\\midrule",
    ...rows.map(line),
    "\\bottomrule",
    "\\end{tabular}",
  ];
  if (table.caption === undefined) return tabular.join("\n");
  return [
    "\\begin{table}",
    "\\centering",
    `\\caption{${escapeLatex(table.caption)}}`,
    ...tabular,
    "\\end{table}",
  ].join("\n");
}

/** An asterisk or a bracket at the start of a row would be read as an argument of the line break before it. */
const written: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  "$": "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  "_": "\\_",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  "[": "{[}",
  "]": "{]}",
  "*": "{*}",
  "−": "$-$",
  "–": "--",
  "—": "---",
  "…": "\\dots{}",
  "×": "$\\times$",
  "±": "$\\pm$",
  "·": "$\\cdot$",
  "→": "$\\to$",
  "≤": "$\\leq$",
  "≥": "$\\geq$",
  "∞": "$\\infty$",
  "µ": "$\\mu$",
  "μ": "$\\mu$",
  "Δ": "$\\Delta$",
  "λ": "$\\lambda$",
  "τ": "$\\tau$",
  "σ": "$\\sigma$",
};

/** Two hyphens would become a dash. */
function escapeLatex(text: string): string {
  return [...text].map((character, index, all) =>
    character === "-" && all[index - 1] === "-" ? "{}-" : written[character] ?? character
  ).join("");
}

function line(cells: readonly string[]): string {
  return `${cells.join(" & ")} \\\\`;
}
