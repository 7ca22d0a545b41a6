import assert from "node:assert/strict";
import { type FigurePanel, panels, type ScatterTrace } from "rdcd/notebook";

function panel(title: string, names: readonly string[]): FigurePanel {
  const data = names.map((name): ScatterTrace => ({
    type: "scatter",
    mode: "markers",
    name,
    x: [1],
    y: [2],
  }));
  return { title, data, xaxis: { showgrid: false } };
}

Deno.test("panels gives each panel its axes, a title of its own and a place in the grid", () => {
  const { data, layout } = panels("abcde".split("").map((title) => panel(title, ["cat"])));
  assert.deepEqual(layout!.grid, { rows: 2, columns: 3, pattern: "independent" });
  assert.deepEqual(data.map(({ xaxis, yaxis }) => [xaxis, yaxis]), [
    ["x", "y"],
    ["x2", "y2"],
    ["x3", "y3"],
    ["x4", "y4"],
    ["x5", "y5"],
  ]);
  assert.deepEqual(layout!.annotations!.map(({ text, xref }) => [text, xref]).at(-1), ["e", "x5 domain"]);
  assert.deepEqual(layout!.xaxis5, { showgrid: false });
});

Deno.test("panels gives traces of one name one color and one entry of the legend", () => {
  const { data } = panels([panel("a", ["cat", "dog"]), panel("b", ["dog", "owl"])]);
  const [cat, dog, otherDog, owl] = data as ScatterTrace[];
  assert.equal(dog!.marker!.color, otherDog!.marker!.color);
  assert.equal(new Set([cat, dog, owl].map((trace) => trace!.marker!.color)).size, 3);
  assert.deepEqual(data.map(({ showlegend }) => showlegend), [true, true, false, true]);
  assert.equal(dog!.legendgroup, "dog");
});

Deno.test("panels keeps a color that a trace has", () => {
  const own = { ...panel("a", ["cat"]).data[0] as ScatterTrace, marker: { color: "red", size: 9 } };
  const { data } = panels([{ title: "a", data: [own] }]);
  assert.deepEqual((data[0] as ScatterTrace).marker, { color: "red", size: 9 });
});

Deno.test("panels refuses to join none", () =>
  assert.throws(() => panels([]), { name: "RangeError", message: /there must be one at least/ }));
