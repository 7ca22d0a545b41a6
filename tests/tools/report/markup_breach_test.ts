import assert from "node:assert/strict";
import fc from "fast-check";
import { figure, imageGrid, table } from "rdcd/notebook";
import { generatePicture } from "rdcd/datasets";
import { markupBreach, type MarkupKind } from "../../../tools/report/markup_breach.ts";

Deno.test("markupBreach finds nothing in tables and figures, whatever the texts", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const html = table([{ [`a${text}`]: text, value: -1.5 }], { caption: text }).forms["text/html"];
      assert.equal(markupBreach(html, "table"), null);
      const title = { text };
      const svg = figure({
        data: [
          { type: "bar", name: text, x: ["one", "two"], y: [1, 2], text: [text, text] },
          { type: "scatter", mode: "lines+markers", name: text, x: ["one", "two"], y: [2, 3] },
        ],
        layout: { title, xaxis: { title }, yaxis: { title } },
      }, { description: `figure ${text}` }).forms["image/svg+xml"];
      assert.equal(markupBreach(svg.replace(/<style>[^<]*<\/style>/, ""), "figure"), null);
    }),
    { seed: 1, numRuns: 20 },
  );
});

Deno.test("markupBreach finds nothing in images", async () => {
  const image = await generatePicture({ seed: 1, index: 0 });
  const grid = await imageGrid([{ title: '<"a">', cells: [{ image, caption: "&'b" }] }]);
  assert.equal(markupBreach(grid.forms["text/html"]!, "table"), null);
});

Deno.test("markupBreach finds nothing in heatmaps, dashes, areas, symbols and error bars", () => {
  const figures = [
    figure({ data: [{ type: "heatmap", z: [[0, 1], [0.5, null]], text: [["a", "b"], ["c", "d"]] }] }, {
      description: "cells",
    }),
    figure({
      data: [
        { type: "scatter", mode: "lines", fill: "tozeroy", x: [1, 2], y: [1, 2], line: { dash: "dash" } },
        {
          ...{ type: "scatter", mode: "markers", x: [1, 2], y: [2, 3], opacity: 0.5 },
          ...{ marker: { symbol: "diamond" }, error_y: { array: [0.1, 0.2] } },
        },
      ],
    }, { description: "lines" }),
  ];
  for (const { forms } of figures) {
    const svg = forms["image/svg+xml"].replace(/<style>[^<]*<\/style>/, "");
    assert.equal(markupBreach(svg, "figure"), null);
  }
});

Deno.test("markupBreach names what a browser would run, load or follow", () => {
  const breaches: Record<MarkupKind, Record<string, RegExp>> = {
    table: {
      "<table><script>alert(1)</script></table>": /^<script> is not among its elements$/,
      "<table><tr><td><svg></svg></td></tr></table>": /<svg> is not/,
      '<table onclick="alert(1)"></table>': /^onclick="alert\(1\)" is not among the attributes of <table>$/,
      '<table style="background:url(https://a.example)"></table>': /style=/,
      '<table style="position:fixed;height:100%"></table>': /style=/,
      '<table><img src="https://a.example/pixel.png"></table>': /src=/,
      '<table><img src="data:image/svg+xml;base64,AAAA"></table>': /src=/,
      '<table><img src="data:image/png;base64,AA&#34;"></table>': /src=/,
      "<table><img src=x onerror=alert(1)></table>": /^"<img src=x onerror=alert\(1\)><\/table>" is not as/,
      "<table><!-- --></table>": /is not as the toolkit writes it/,
      "<TABLE></TABLE>": /<TABLE> is not/,
      "<table><td/></table>": /<\/table> ends what is not open/,
      "</div><table></table>": /<\/div> ends/,
      "<table>": /<table> has no end/,
      "<table> < </table>": /is not as/,
      '<table constructor="a"></table>': /constructor=/,
    },
    figure: {
      "<svg><script>alert(1)</script></svg>": /<script> is not/,
      '<svg onload="alert(1)"></svg>': /onload=/,
      "<svg><foreignObject></foreignObject></svg>": /<foreignObject> is not/,
      '<svg><a href="javascript:alert(1)"></a></svg>': /<a> is not/,
      '<svg><use href="#a"/></svg>': /<use> is not/,
      '<svg><path id="main"/></svg>': /id=/,
      '<svg><path fill="url(#a)"/></svg>': /fill=/,
      '<svg><path fill="U\\72l(https://a.example)"/></svg>': /fill=/,
      "<svg><style>*{}</style></svg>": /<style> is not/,
      '<svg class="skip"></svg>': /class=/,
      '<svg xmlns="http://www.w3.org/1999/xhtml"></svg>': /xmlns=/,
    },
  };
  for (const [kind, cases] of Object.entries(breaches)) {
    for (const [markup, message] of Object.entries(cases)) {
      assert.match(String(markupBreach(markup, kind as MarkupKind)), message, markup);
    }
  }
});
