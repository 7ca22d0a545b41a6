import assert from "node:assert/strict";
import { latexTable } from "../../lib/tables/latex_table.ts";
import { awkward, plain } from "./tables.ts";

Deno.test("latexTable draws booktabs' rules, aligns columns and makes the best bold", () => {
  assert.deepEqual(latexTable(plain).split("\n"), [
    "\\begin{tabular}{lr}",
    "\\toprule",
    "method & $\\mu$AP \\\\",
    "\\midrule",
    "SSCD & \\textbf{72.5} \\\\",
    "RDCD & 5.7 \\\\",
    "\\bottomrule",
    "\\end{tabular}",
  ]);
});

Deno.test("latexTable escapes what LaTeX would read, brackets behind a line break too", () => {
  const lines = latexTable(awkward).split("\n");
  assert.deepEqual([lines[0], lines.at(-1)], ["\\begin{table}", "\\end{table}"]);
  assert.ok(lines.includes("\\caption{$\\mu$AP \\& R@P90 \\textless{}of\\textgreater{} 100 \\%}"));
  assert.ok(lines.includes("a\\textbar{}b\\_c & \\$x\\_1\\$ \\\\"));
  assert.ok(lines.includes("{[}0,2{]} & $-$1.5 \\\\"));
  assert.ok(lines.includes(
    "-{}-model {*}a{*} `b` \\textbackslash{} \\textasciitilde{}c\\textasciitilde{} \\_d\\_ \\{e\\} \\#1 " +
      "\\textasciicircum{} & -- \\\\",
  ));
});
