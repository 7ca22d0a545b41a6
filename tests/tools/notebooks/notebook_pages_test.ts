import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Notebook } from "../../../tools/notebooks/notebook.ts";
import { indexPage, notebookPage } from "../../../tools/notebooks/notebook_pages.ts";

const notebook: Notebook = { path: "small.ipynb", name: "small.ipynb", cells: [], metadata: {} };
const box = (label: string, html: string) =>
  `<div class="scroll" tabindex="0" role="region" aria-label="${label}">${html}</div>`;

Deno.test("notebookPage puts each table and figure in a box that keys scroll, and leaves code alone", async () => {
  const [one, other] = ["<table style='a'><tr>\n<td>1</td></tr></table>", "<table><tr></tr></table>"];
  const figure = '<img src="data:image/svg+xml;base64,PHN2Zz4=" alt="two\n&gt; one">';
  const code = "<pre>const html = &quot;&lt;table&gt;&lt;/table&gt;&quot;;</pre>";
  const photo = '<img src="data:image/webp;base64,AAAA">';
  const page = await notebookPage(notebook, [one, code, figure, photo, other].join("\n"));
  const expected = [box("Table 1", one), code, box("Figure 1", figure), photo, box("Table 2", other)];
  assert.ok(page.includes(expected.join("\n")));
  assert.doesNotMatch(page, /<script|script-src/);
});

Deno.test("notebookPage allows one script, which draws the figures that plotly can draw", async () => {
  const image = '<img src="data:image/svg+xml;base64,PHN2Zz4=" alt="a line">';
  const figure = `<div class="figure">${image}<script type="application/json">{"data":[]}</script></div>`;
  const page = await notebookPage(notebook, `${figure}\n${figure}`);
  assert.ok(page.includes(`${box("Figure 1", figure)}\n${box("Figure 2", figure)}`));
  const scripts = [...page.matchAll(/<script>([^]*?)<\/script>/g)].map(([, code]) => code!);
  assert.equal(scripts.length, 1);
  assert.ok(/plotly\.js \(cartesian.*\) v\d/.test(scripts[0]!));
  const hash = createHash("sha256").update(scripts[0]!).digest("base64");
  assert.ok(page.includes(`script-src 'sha256-${hash}'">`));
  assert.doesNotMatch(page, /<script[^>]*src=|<link/);
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
