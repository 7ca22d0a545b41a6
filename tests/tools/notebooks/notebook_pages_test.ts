import assert from "node:assert/strict";
import type { Notebook } from "../../../tools/notebooks/notebook.ts";
import { indexPage, notebookPage } from "../../../tools/notebooks/notebook_pages.ts";

const notebook: Notebook = { path: "small.ipynb", name: "small.ipynb", cells: [], metadata: {} };
const box = (label: string, html: string) =>
  `<div class="scroll" tabindex="0" role="region" aria-label="${label}">${html}</div>`;

Deno.test("notebookPage puts each table and figure in a box that keys scroll, and leaves code alone", () => {
  const [one, other] = ["<table style='a'><tr>\n<td>1</td></tr></table>", "<table><tr></tr></table>"];
  const figure = '<img src="data:image/svg+xml;base64,PHN2Zz4=" alt="two\n&gt; one">';
  const code = "<pre>const html = &quot;&lt;table&gt;&lt;/table&gt;&quot;;</pre>";
  const photo = '<img src="data:image/webp;base64,AAAA">';
  const page = notebookPage(notebook, [one, code, figure, photo, other].join("\n"));
  const expected = [box("Table 1", one), code, box("Figure 1", figure), photo, box("Table 2", other)];
  assert.ok(page.includes(expected.join("\n")));
});

Deno.test("indexPage leads to the pages that there are, in a table whose rows have headings", () => {
  const run = { notebook, problems: [], warnings: [], seconds: 2.04 };
  const failed = { ...run, problems: [{ cell: null, message: "no" }], page: null };
  const page = indexPage([{ ...run, page: "a b.html" }, failed]);
  const file = '<div class="file">small.ipynb</div></th>';
  const seconds = '<td style="text-align:right">2.0</td></tr>';
  const passed = `<th scope="row"><a href="a%20b.html">small.ipynb</a>${file}<td>passed</td>${seconds}`;
  assert.ok(page.includes(passed));
  assert.ok(page.includes(`<th scope="row">small.ipynb${file}<td>failed</td>${seconds}`));
});
