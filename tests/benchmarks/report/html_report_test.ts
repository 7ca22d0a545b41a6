import assert from "node:assert/strict";
import { htmlReport, type PairImage } from "../../../lib/benchmarks/report/html_report.ts";
import { exampleRow } from "./rows.ts";

const pair: PairImage = {
  query: "Q1",
  reference: "R1",
  score: 0.5,
  remark: "<b>crop</b>",
  queryImage: "data:image/jpeg;base64,AA==",
  referenceImage: "data:image/jpeg;base64,AA==",
};

const page = htmlReport({
  benchmark: 'a "folder" <script>alert(1)</script>',
  facts: ["200 queries & 300 references"],
  command: "deno task eval --images 'x'",
  rows: [
    { result: exampleRow(), curve: [[0, 1], [0.5, 0.9]], isDrawn: true, bestWrong: [pair], worstRight: [] },
    {
      result: exampleRow({ averagePrecision: 0.7, scoreNorm: "1.0[0,2]" }),
      curve: [],
      isDrawn: true,
      bestWrong: [],
      worstRight: [],
    },
  ],
});

/** The rows of the tables that stand out. */
function bestRows(html: string): string[] {
  return html.match(/<tr>.*?<\/tr>/g)!.filter((row) => row.includes("<b>"));
}

Deno.test("htmlReport needs nothing from elsewhere and runs no script", () => {
  // A namespace is a name that looks like an address, and nothing is fetched from it.
  const html = page.replaceAll('xmlns="http://www.w3.org/2000/svg"', "");
  assert.doesNotMatch(html, /<script|https?:\/\/|<link|@import/);
});

Deno.test("htmlReport escapes names that come from files", () => {
  assert.match(page, /a &quot;folder&quot; &lt;script&gt;/);
  assert.match(page, /&lt;b&gt;crop&lt;\/b&gt;/);
  assert.match(page, /200 queries &amp; 300 references/);
});

Deno.test("htmlReport marks the best row, draws each curve, and shows the paper's eight results as DISC21's", () => {
  assert.deepEqual(bestRows(page).map((row) => row.includes("<b>70.0</b>")), [true]);
  const chart = page.slice(page.indexOf("<svg"), page.lastIndexOf("</svg>"));
  const lines = [...chart.matchAll(/<g><title>(.*?)<\/title><path d="(.*?)"/g)];
  assert.deepEqual(lines.map(([, name]) => name), [
    "PDQ, Flat, no score normalization",
    "PDQ, Flat, score normalization 1.0[0,2]",
  ]);
  // From precision 1 at recall 0 to a tenth of the height below it.
  assert.match(lines[0]![2]!, /^M0 0L[\d.]+ 30$/);
  assert.match(page, /on DISC21/);
  assert.equal(page.match(/<tr><th scope="row"[^>]*>(DINO|SSCD|RDCD)<\/th>/g)!.length, 8);
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
  const row = { curve: [[0, 1]] as const, isDrawn: true, bestWrong: [], worstRight: [] };
  const html = htmlReport({
    benchmark: "NDEC",
    facts: [],
    command: "",
    rows: [
      { ...row, result: exampleRow({ averagePrecision: 0.4 }) },
      { ...row, result: exampleRow({ averagePrecision: 0.9, querySet: "without hard negatives" }) },
    ],
  });
  assert.deepEqual(bestRows(html).map((row) => row.includes("<b>40.0</b>")), [true]);
  assert.match(html, /no score normalization, without hard negatives<\/text>/);
});
