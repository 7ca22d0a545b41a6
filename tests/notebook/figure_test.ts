import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { type BarTrace, figure, type FigureSpec, panels, type ScatterTrace, type Trace } from "rdcd/notebook";
import { seededPrng } from "rdcd/augmentations";
import fc from "fast-check";
import sharp from "sharp";

const description = "Two things compared.";

function svgOf(spec: FigureSpec): string {
  return figure(spec, { description }).forms["image/svg+xml"];
}

function scatter(x: ScatterTrace["x"], y: ScatterTrace["y"], more: Partial<ScatterTrace> = {}): ScatterTrace {
  return { type: "scatter", mode: "markers", x, y, ...more };
}

/** Centers of the dots of all traces, in pixels of their panels. */
function dots(svg: string): [number, number][] {
  return [...svg.matchAll(/M(-?[\d.]+) (-?[\d.]+)h0/g)].map(([, x, y]) => [Number(x), Number(y)]);
}

/** Where a text stands, in pixels of its panel; labels beside vertical axes end there. */
function labelAt(svg: string, label: string, anchor = ""): { x: number; y: number } {
  const found = new RegExp(`<text x="(-?[\\d.]+)" y="(-?[\\d.]+)"[^>]*${anchor}>${label}</text>`).exec(svg);
  assert.ok(found, label);
  return { x: Number(found[1]), y: Number(found[2]) };
}

/** The red, green and blue of a pixel of the drawn figure. */
async function pixelsOf(svg: string): Promise<(x: number, y: number) => number[]> {
  const { data, info } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({
    resolveWithObject: true,
  });
  return (x, y) => [...data.subarray((Math.round(y) * info.width + Math.round(x)) * 3).subarray(0, 3)];
}

Deno.test("figure shows plotly and the image the same points, typed arrays among them", () => {
  const y = new Float32Array([0.1, 0.25, NaN, 0.4]);
  const { forms } = figure({ data: [scatter([1, 2, 3, 4], y)] }, { description });
  const [trace] = forms["application/vnd.plotly.v1+json"].data as ScatterTrace[];
  assert.deepEqual([trace!.x, trace!.y], [[1, 2, 3, 4], [0.1, 0.25, null, 0.4]]);
  const drawn = dots(forms["image/svg+xml"]);
  assert.equal(drawn.length, 3);
  const [first, second, last] = drawn as [[number, number], [number, number], [number, number]];
  assert.ok(Math.abs((second[0] - first[0]) * 3 - (last[0] - first[0])) < 0.5);
  assert.ok(Math.abs((first[1] - second[1]) - (second[1] - last[1])) < 0.2);
  assert.deepEqual(JSON.parse(JSON.stringify(forms)), forms);
});

Deno.test("figure puts equal ratios at equal distances on a logarithmic axis, beside their labels", () => {
  const svg = svgOf({
    data: [scatter([0, 1, 2, 3], [1, 10, 100, 1000])],
    layout: { yaxis: { type: "log", range: [0, 3] } },
  });
  const heights = dots(svg).map(([, y]) => y);
  const steps = heights.slice(1).map((y, index) => heights[index]! - y);
  assert.ok(steps.every((step) => Math.abs(step - steps[0]!) <= 0.1 && step > 0));
  for (const [index, label] of ["1", "10", "100", "1000"].entries()) {
    const { x, y } = labelAt(svg, label, 'text-anchor="end"');
    assert.ok(x < 0 && Math.abs(y - heights[index]!) < 6, `${label} stands beside its point`);
  }
});

Deno.test("figure leaves out of a logarithmic axis what is not positive", () => {
  const svg = svgOf({ data: [scatter([1, 2, 3, 4], [1, 0, -5, 100])], layout: { yaxis: { type: "log" } } });
  assert.equal(dots(svg).length, 2);
});

Deno.test("figure breaks a line at a gap, and dashes it", () => {
  const svg = svgOf({
    data: [scatter([1, 2, 3, 4], [1, 2, null, 4], { mode: "lines", line: { dash: "dash" } })],
  });
  const [, path] = /<path d="([^"]+)"[^>]*stroke-dasharray="7 4"/.exec(svg)!;
  assert.match(path!, /^M[\d. ]+L[\d. ]+M[\d. ]+$/);
});

Deno.test("figure draws grouped bars side by side from zero, in the heights of their values", async () => {
  const bars = (name: string, y: number[], color: string): BarTrace => ({
    ...{ type: "bar", name, x: ["a", "b"], y, marker: { color } },
  });
  const svg = svgOf({
    data: [bars("one", [10, 20], "#ff0000"), bars("two", [5, -10], "#0000ff")],
    layout: { yaxis: { range: [-10, 20] }, bargap: 0.2 },
  });
  const paths = [...svg.matchAll(/<path d="((?:M[\d.]+ [\d.]+V[\d.-]+H[\d.]+V[\d.]+z)+)"/g)].map(([, d]) =>
    d!
  );
  const parsed = paths.map((d) =>
    [...d.matchAll(/M([\d.]+) ([\d.]+)V([\d.-]+)H([\d.]+)/g)].map((match) => match.slice(1).map(Number))
  );
  const [[oneA, oneB], [twoA, twoB]] = parsed as [[number[], number[]], [number[], number[]]];
  const zero = oneA![1]!;
  assert.ok([oneB, twoA, twoB].every((bar) => bar![1] === zero));
  const height = (bar: number[]) => zero - bar[2]!;
  assert.ok(
    Math.abs(height(oneA!) - 2 * height(twoA!)) < 0.3 && Math.abs(height(oneB!) + 2 * height(twoB!)) < 0.3,
  );
  assert.ok(Math.abs(oneA![3]! - twoA![0]!) < 0.2, "the second begins where the first ends");
  const at = await pixelsOf(svg);
  const [, left, top] = /translate\(([\d.]+) ([\d.]+)\)/.exec(svg)!.map(Number) as [number, number, number];
  assert.deepEqual(at(left + (oneA![0]! + oneA![3]!) / 2, top + zero - 5), [255, 0, 0]);
  assert.deepEqual(at(left + (twoB![0]! + twoB![3]!) / 2, top + zero + 5), [0, 0, 255]);
});

Deno.test("figure stacks bars and lays them over each other", () => {
  const data: Trace[] = [1, 2].map((value) => ({ type: "bar", x: ["a"], y: [value] }));
  const tops = (barmode: "stack" | "overlay") => {
    const svg = svgOf({ data, layout: { barmode, yaxis: { range: [0, 3] } } });
    return [...svg.matchAll(/<path d="M[\d.]+ ([\d.]+)V([\d.]+)H/g)].map((
      [, from, to],
    ) => [Number(from), Number(to)]);
  };
  const [[, first], [from, end]] = tops("stack") as [[number, number], [number, number]];
  assert.equal(from, first);
  assert.equal(end, 0);
  const [[base], [otherBase]] = tops("overlay") as [[number, number], [number, number]];
  assert.equal(base, otherBase);
});

Deno.test("figure names bars beside a vertical axis, the first on top where that is asked for", () => {
  const svg = svgOf({
    data: [{ type: "bar", orientation: "h", y: ["first", "second"], x: [1, 2], text: ["+1", "+2"] }],
    layout: { yaxis: { autorange: "reversed" } },
  });
  assert.ok(labelAt(svg, "first").y < labelAt(svg, "second").y);
  assert.ok(labelAt(svg, "\\+1").x < labelAt(svg, "\\+2").x);
});

Deno.test("figure draws error bars from the lower to the upper end", () => {
  const svg = svgOf({
    data: [scatter([1], [50], { error_y: { array: [10], arrayminus: [20] } })],
    layout: { yaxis: { range: [0, 100] } },
  });
  const [path] = /d="[^"]*"[^>]*stroke-width="1\.5"/.exec(svg)!;
  const [, low, high] = /M[\d.]+ ([\d.]+)V([\d.]+)M/.exec(path)!.map(Number) as [number, number, number];
  const [[, y]] = dots(svg) as [[number, number]];
  assert.ok(Math.abs((low - y) - 2 * (y - high)) < 0.3);
});

Deno.test("figure colors the cells of a heatmap from the lowest to the highest, gaps not", async () => {
  const svg = svgOf({
    data: [{ type: "heatmap", z: [[0, 1], [null, 0.5]], x: ["a", "b"], y: ["c", "d"], showscale: false }],
    layout: { width: 400, height: 400 },
  });
  const at = await pixelsOf(svg);
  const [, left, top] = /translate\(([\d.]+) ([\d.]+)\)/.exec(svg)!.map(Number) as [number, number, number];
  const [, width, height] = /M0 0V([\d.]+)H([\d.]+)"/.exec(svg)!.map(Number).map((size, index, all) =>
    index === 0 ? size : all[3 - index]!
  ) as [number, number, number];
  const cell = (column: number, row: number) =>
    at(left + width * (column + 0.5) / 2, top + height * (1.5 - row) / 2);
  assert.deepEqual([cell(0, 0), cell(1, 0)], [[68, 1, 84], [253, 231, 37]]);
  assert.deepEqual(cell(0, 1), [255, 255, 255]);
});

Deno.test("figure escapes every text for XML, and for plotly what it would read as HTML", async () => {
  const awkward = `<b>"x" & 'y'\u0007`;
  const { forms } = figure({
    data: [scatter([awkward], [1], { name: awkward, mode: "markers+text", text: [awkward] })],
    layout: { title: { text: awkward }, showlegend: true, xaxis: { title: { text: awkward } } },
  }, { description: awkward });
  const svg = forms["image/svg+xml"];
  assert.ok(!svg.includes("<b>") && !svg.includes("\u0007"));
  await sharp(Buffer.from(svg)).metadata(); // an XML parser that refuses what is not well formed
  assert.equal(
    (forms["application/vnd.plotly.v1+json"].data[0] as ScatterTrace).name,
    `&lt;b>"x" &amp; 'y'\u0007`,
  );
  assert.ok(forms["text/plain"].includes(`<b>"x" & 'y'`));
});

Deno.test("figure says what it shows to those who do not see it", () => {
  const { forms } = figure({
    data: [scatter([1, 2], [3, 4.5], { name: "RDCD" }), {
      type: "bar",
      x: ["a", "b"],
      y: [1, null],
      name: "n",
    }],
    layout: { xaxis: { type: "category", title: { text: "set" } } },
  }, { description });
  assert.equal(
    forms["text/plain"],
    `${description}\n- RDCD: 2 points, set 1 to 2, y 3 to 4.5\n- n: a 1, b –`,
  );
  const svg = forms["image/svg+xml"];
  assert.match(
    svg,
    /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^>]*role="img" aria-label="Two things compared\."/,
  );
  assert.match(svg, /<title>Two things compared\.<\/title><desc>- RDCD: 2 points/);
  assert.doesNotMatch(svg, /<script|href|url\(|NaN|undefined/);
});

Deno.test("figure is light by itself and dark for who prefers that, in colors that stand out from both", async () => {
  const svg = svgOf({ data: [scatter([1, 2], [1, 2])] });
  assert.deepEqual((await pixelsOf(svg))(2, 2), [255, 255, 255]);
  assert.match(svg, /@media\(prefers-color-scheme:dark\)\{.*\.rdcd-back\{fill:#16181b\}/);
  const luminance = (color: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
      .map((level) => level <= 0.03928 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const { layout } =
    figure({ data: [scatter([1], [1])] }, { description }).forms["application/vnd.plotly.v1+json"];
  for (const color of layout!.colorway!) {
    assert.ok(1.05 / (luminance(color) + 0.05) >= 3, `${color} on white`);
    assert.ok((luminance(color) + 0.05) / (luminance("#16181b") + 0.05) >= 3, `${color} on dark gray`);
  }
});

Deno.test("figure lays panels out in rows, each with its title and axes, and names a class once", () => {
  const prng = seededPrng("t-SNE");
  const cloud = (name: string): ScatterTrace => {
    const coordinates = () => Array.from({ length: 50 }, () => 100 * prng());
    return scatter(coordinates(), coordinates(), { name, marker: { size: 5 } });
  };
  const classes = Array.from({ length: 9 }, (_, index) => `class ${index}`);
  const axis = { showticklabels: false, showgrid: false, zeroline: false };
  const one = (title: string) => ({ title, data: classes.map(cloud), xaxis: axis, yaxis: axis });
  const svg = svgOf(panels(["(a)", "(b)", "(c)", "(d)", "(e)"].map(one)));
  const places = [...svg.matchAll(/<g transform="translate\(([\d.]+) ([\d.]+)\)"/g)].map((match) =>
    match.slice(1).map(Number)
  );
  const [a, b, , d, e] = places as [number[], number[], number[], number[], number[]];
  assert.equal(places.length, 5);
  assert.ok(a[0]! < b[0]! && a[1] === b[1] && d[0] === a[0] && e[0] === b[0] && d[1]! > a[1]!);
  assert.equal(dots(svg).length, 5 * 450 + 9);
  assert.equal(svg.match(/>class 4<\/text>/g)!.length, 1);
  assert.ok(svgOf({ data: classes.map(cloud) }).length < 20_000);
});

Deno.test("figure keeps the legend within the image, long names cut", async () => {
  const name = "a name that is longer than any legend has room for, whatever its figure shows ".repeat(2);
  for (const orientation of ["v", "h"] as const) {
    const svg = svgOf({
      data: [scatter([1], [1], { name }), scatter([1], [2], { name: "short" })],
      layout: { legend: { orientation } },
    });
    assert.match(svg, />a name that is [^<]*…<\/text>/);
    const [, width] = /viewBox="0 0 (\d+)/.exec(svg)!;
    const at = await pixelsOf(svg);
    const rightmost = Array.from({ length: 300 }, (_, y) => at(Number(width) - 2, y));
    assert.ok(rightmost.every((color) => color.every((level) => level === 255)));
  }
});

Deno.test("figure draws whatever it does not refuse, without numbers that are none", async () => {
  const value = fc.option(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { freq: 5 });
  const coordinate = fc.oneof(value, fc.constantFrom(0, 1e-12, NaN, Infinity));
  const points = fc.array(fc.tuple(coordinate, coordinate), { maxLength: 5 });
  const kind = fc.constantFrom("linear", "log") as fc.Arbitrary<"linear" | "log">;
  const cases = fc.sample(
    fc.record({ points, x: kind, y: kind, isBar: fc.boolean(), isFlat: fc.boolean(), fill: fc.boolean() }),
    { seed: 11, numRuns: 150 },
  );
  for (const { points, x, y, isBar, isFlat, fill } of cases) {
    const [xs, ys] = [points.map(([at]) => at), points.map(([, at]) => at)];
    const errors = { array: ys.map((at) => Math.abs(at ?? 0) / 2) };
    const trace: Trace = isBar
      ? { type: "bar", x: xs, y: ys, orientation: isFlat ? "h" : "v" }
      : scatter(xs, ys, { mode: "lines+markers", error_y: errors, ...fill ? { fill: "tozeroy" } : {} });
    const svg = svgOf({ data: [trace], layout: { xaxis: { type: x }, yaxis: { type: y } } });
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/, JSON.stringify([trace, x, y]));
    await sharp(Buffer.from(svg)).metadata();
  }
});

const line = scatter([1, 2], [1, 2]);
const refusals: [string, FigureSpec, RegExp][] = [
  [
    "another type of trace",
    { data: [{ type: "pie", values: [1] } as unknown as Trace] },
    /data\[0\]\.type must be one of scatter, bar, heatmap: current value is "pie"/,
  ],
  [
    "lengths that differ",
    { data: [line, scatter([1, 2], [1])] },
    /data\[1\]\.y must have 2 items, as many as x: .* is 1/,
  ],
  [
    "error bars of another length",
    { data: [scatter([1], [1], { error_y: { array: [1, 2] } })] },
    /data\[0\]\.error_y\.array must have 1 items/,
  ],
  [
    "a row of cells of another length",
    { data: [{ type: "heatmap", z: [[1, 2], [3]] }] },
    /data\[0\]\.z\[1\] must have 2 items, as many as z\[0\]/,
  ],
  [
    "a property that is not drawn",
    { data: [line], layout: { shapes: [] } as unknown as FigureSpec["layout"] & object },
    /layout\.shapes must be one of the keys title, width, height/,
  ],
  [
    "a mode that is none",
    { data: [{ ...line, mode: "dots" as "lines" }] },
    /data\[0\]\.mode must be one of lines, markers/,
  ],
  [
    "a panel without a grid",
    { data: [{ ...line, xaxis: "x2", yaxis: "y2" }] },
    /data\[0\]\.xaxis must be x as layout\.grid/,
  ],
  [
    "a panel that the grid lacks",
    {
      data: [{ ...line, xaxis: "x4", yaxis: "y4" }],
      layout: { grid: { rows: 1, columns: 3, pattern: "independent" } },
    },
    /data\[0\]\.xaxis must be x to x3 as layout\.grid has 3 panels: current value is "x4"/,
  ],
  [
    "axes of two panels",
    {
      data: [{ ...line, xaxis: "x2", yaxis: "y" }],
      layout: { grid: { rows: 1, columns: 2, pattern: "independent" } },
    },
    /data\[0\]\.yaxis must be y2, of the same panel as x2/,
  ],
  [
    "text on an axis of numbers",
    { data: [scatter(["a"], [1])], layout: { xaxis: { type: "log" } } },
    /layout\.xaxis\.type must be category as there is text on the axis/,
  ],
  [
    "ends that are equal",
    { data: [line], layout: { xaxis: { range: [1, 1] } } },
    /layout\.xaxis\.range must have ends that differ/,
  ],
  [
    "labels without ticks",
    { data: [line], layout: { xaxis: { ticktext: ["a"] } } },
    /layout\.xaxis\.ticktext must have as many items as tickvals/,
  ],
  [
    "a size without room",
    {
      data: [scatter([1], [1], { name: "a" })],
      layout: { height: 150, title: { text: "word ".repeat(200) } },
    },
    /layout\.height must leave 60 pixels for each panel/,
  ],
];
for (const [what, spec, message] of refusals) {
  Deno.test(`figure refuses ${what}`, () =>
    assert.throws(() => svgOf(spec), { name: "RangeError", message }));
}

Deno.test("figure refuses to go without a description", () =>
  assert.throws(() => figure({ data: [line] }, { description: " " }), {
    name: "TypeError",
    message: /description must be a sentence on what it shows/,
  }));
