import assert from "node:assert/strict";
import { htmlReport, type PairPicture } from "../../lib/report/html_report.ts";
import { exampleRow } from "./rows.ts";

const pair: PairPicture = {
  query: "Q1",
  reference: "R1",
  score: 0.5,
  remark: "<b>crop</b>",
  queryPicture: "data:image/jpeg;base64,AA==",
  referencePicture: "data:image/jpeg;base64,AA==",
};

const page = htmlReport({
  benchmark: 'a "folder" <script>alert(1)</script>',
  facts: ["200 queries & 300 references"],
  command: "deno task eval --images 'x'",
  rows: [
    { result: exampleRow(), curve: [[0, 1], [0.5, 0.9]], bestWrong: [pair], worstRight: [] },
    {
      result: exampleRow({ averagePrecision: 0.7, scoreNorm: "1.0[0,2]" }),
      curve: [],
      bestWrong: [],
      worstRight: [],
    },
  ],
});

Deno.test("htmlReport needs nothing from elsewhere and runs no script", () => {
  assert.doesNotMatch(page, /<script|https?:\/\/|<link|@import/);
});

Deno.test("htmlReport escapes names that come from files", () => {
  assert.match(page, /a &quot;folder&quot; &lt;script&gt;/);
  assert.match(page, /&lt;b&gt;crop&lt;\/b&gt;/);
  assert.match(page, /200 queries &amp; 300 references/);
});

Deno.test("htmlReport marks the best row, draws each curve, and shows the paper's eight results as DISC21's", () => {
  assert.equal(page.match(/<tr class="best">/g)!.length, 1);
  assert.match(page, /<tr class="best">.*70\.0/);
  assert.equal(page.match(/<svg viewBox="0 0 640 420"[\s\S]*?<\/svg>/)![0].match(/class="line"/g)!.length, 2);
  assert.match(page, /on DISC21/);
  assert.equal(page.match(/<tr><td>(DINO|SSCD|RDCD)<\/td>/g)!.length, 8);
});

Deno.test("htmlReport opens and closes every element that it uses", () => {
  for (
    const tag of ["table", "tr", "td", "th", "details", "figure", "svg", "div", "p", "span", "main", "title"]
  ) {
    const opened = page.match(new RegExp(`<${tag}[ >]`, "g"))?.length ?? 0;
    const closed = page.match(new RegExp(`</${tag}>`, "g"))?.length ?? 0;
    assert.equal(opened, closed, tag);
  }
});

Deno.test("htmlReport marks the best row among those of all queries, and names the queries of the others", () => {
  const row = { curve: [[0, 1]] as const, bestWrong: [], worstRight: [] };
  const html = htmlReport({
    benchmark: "NDEC",
    facts: [],
    command: "",
    rows: [
      { ...row, result: exampleRow({ averagePrecision: 0.4 }) },
      { ...row, result: exampleRow({ averagePrecision: 0.9, querySet: "without hard negatives" }) },
    ],
  });
  assert.deepEqual(html.match(/<tr class="best">.*?<\/tr>/g)!.map((best) => best.includes("40.0")), [true]);
  assert.match(html, /no score normalisation, without hard negatives<\/span>/);
});
