import { figure, type FigureSpec, panels, type Trace } from "rdcd/notebook";
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { parseHTML } from "linkedom";

/** What plotly says of a figure, by the schema that it publishes; `undefined` where it fits. */
type Validate = (data: unknown, layout: unknown) => { code: string; msg: string }[] | undefined;

/** What it says of what is in the schema but has no effect in this figure. */
const HARMLESS = ["unused", "dynamic", "invisible"];

// Plotly's own check, which needs as much of a browser as it takes to load it; a file of tests has globals of its own.
const page = parseHTML("<html><head></head><body></body></html>") as unknown as Record<string, unknown>;
for (
  const name of ["document", "HTMLElement", "Element", "Node", "SVGElement", "DOMParser", "XMLSerializer"]
) {
  Object.assign(globalThis, { [name]: page[name] });
}
Object.assign(globalThis, { window: globalThis });
const { validate } = createRequire(import.meta.url)("plotly.js-cartesian-dist-min") as { validate: Validate };

function breachesOf(spec: unknown): string[] {
  const { data, layout } = spec as { data: unknown; layout: unknown };
  return (validate(data, layout) ?? []).filter(({ code }) => !HARMLESS.includes(code)).map(({ msg }) => msg);
}

const scatter: Trace = {
  ...{ type: "scatter", mode: "lines+markers+text", name: "a < b", x: [1, 2], y: [1e-6, 3] },
  ...{ text: ["1", "2"], textposition: "top center", hovertemplate: "%{y}<extra></extra>", legendgroup: "a" },
  error_y: { array: [0.1, 0.2], arrayminus: [0, 0.1] },
  line: { dash: "dash", width: 3 },
  marker: { size: 9, symbol: "diamond", opacity: 0.5 },
};
const SPECS: Record<string, FigureSpec> = {
  "lines, markers, texts, error bars on a logarithmic axis": {
    data: [scatter, { ...scatter, name: "other" }],
    layout: {
      title: { text: "A title & more" },
      xaxis: { title: { text: "x" }, tickvals: [1, 2], ticktext: ["one", "two"], showgrid: false },
      yaxis: { type: "log", range: [-7, 1], ticksuffix: " s", zeroline: false },
      legend: { orientation: "h" },
      ...{ width: 700, height: 400 },
    },
  },
  "bars": {
    data: [{ type: "bar", orientation: "h", y: ["a", "b"], x: [1, 2], text: ["1", "2"] }],
    layout: {
      barmode: "stack",
      bargap: 0.3,
      yaxis: { autorange: "reversed" },
      xaxis: { rangemode: "tozero" },
    },
  },
  "a heatmap": { data: [{ type: "heatmap", z: [[0, null]], text: [["0", ""]], showscale: false }] },
  "panels": panels([{ title: "one", data: [scatter] }, { title: "two", data: [scatter] }]),
};

for (const [name, spec] of Object.entries(SPECS)) {
  Deno.test(`figure is by plotly's published schema: ${name}`, () => {
    assert.deepEqual(
      breachesOf(figure(spec, { description: "It < shows." }).forms["application/vnd.plotly.v1+json"]),
      [],
    );
  });
}

Deno.test("the notebooks' figures are by plotly's published schema, which refuses others", async () => {
  let figures = 0;
  for await (const { name } of Deno.readDir("notebooks")) {
    if (!name.endsWith(".ipynb")) continue;
    const { cells } = JSON.parse(await Deno.readTextFile(`notebooks/${name}`));
    for (const { data } of cells.flatMap((cell: { outputs?: unknown[] }) => cell.outputs ?? [])) {
      const spec = data?.["application/vnd.plotly.v1+json"];
      if (spec === undefined) continue;
      figures += 1;
      assert.deepEqual(breachesOf(spec), [], name);
    }
  }
  assert.ok(figures >= 15, `${figures}`);
  assert.match(breachesOf({ data: [{ ...scatter, mode: "lins" }], layout: {} }).join(), /mode/);
  assert.match(breachesOf({ data: [], layout: { hight: 3 } }).join(), /hight/);
});
