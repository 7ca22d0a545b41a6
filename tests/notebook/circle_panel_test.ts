import assert from "node:assert/strict";
import { circlePanel, figure, panels, type ScatterTrace } from "rdcd/notebook";

const at = [[1, 0], [0, 1], [-1, 0]];
const gradient = [[0, 2], [1, 0], [0, 0]];
const trace = (options: Parameters<typeof circlePanel>[0], name: string) =>
  circlePanel(options).data.find((trace) => trace.name === name) as ScatterTrace;

Deno.test("circlePanel points downhill, the longest arrow as long as asked for, the others in proportion", () => {
  const { x, y } = trace({ title: "", points: {}, downhill: { way: { at, gradient } }, longest: 0.4 }, "way");
  const shafts = at.map((_, index) => [0, 1].map((end) => [x[6 * index + end], y[6 * index + end]]));
  assert.deepEqual(shafts, [
    [[1, 0], [1, -0.4]],
    [[0, 1], [-0.2, 1]],
    [[-1, 0], [-1, 0]],
  ]);
  // Shafts and heads are apart from those of the next point.
  assert.deepEqual([x[5], y[5]], [null, null]);
});

Deno.test("circlePanel draws heads that end at the tip and open backwards, evenly", () => {
  const { x, y } = trace({ title: "", points: {}, downhill: { way: { at, gradient } } }, "way");
  assert.deepEqual([x[3], y[3]], [x[1], y[1]]);
  const [one, other] = [2, 4].map((stroke) =>
    [Number(x[stroke]) - Number(x[1]), Number(y[stroke]) - Number(y[1])] as const
  );
  assert.ok(Math.abs(one![0] + other![0]) < 1e-12 && Math.abs(one![1] - other![1]) < 1e-12);
  assert.ok(one![1] > 0, "the arrow goes down, its head's strokes come back up");
});

Deno.test("circlePanel scales all arrows of a panel alike, and needs no slope", () => {
  const downhill = {
    large: { at: [[1, 0]], gradient: [[0, -4]] },
    small: { at: [[0, 1]], gradient: [[-1, 0]] },
  };
  const small = trace({ title: "", points: {}, downhill, longest: 1 }, "small");
  assert.deepEqual([small.x[1], small.y[1]], [0.25, 1]);
  const flat = { way: { at: [[1, 0]], gradient: [[0, 0]] } };
  assert.deepEqual(trace({ title: "", points: {}, downhill: flat }, "way").y.length, 6);
});

Deno.test("circlePanel tells sets of points apart by markers, and can do without the circle", () => {
  const points = { query: [[1, 0]], queue: [[0, 1], [0, -1]] };
  const panel = circlePanel({ title: "t", points, downhill: {}, circle: false, reach: 2 });
  const symbols = panel.data.map((trace) => (trace as ScatterTrace).marker!.symbol);
  assert.deepEqual(symbols, ["circle", "square"]);
  assert.deepEqual([panel.xaxis!.range, panel.yaxis!.range], [[-2, 2], [-2, 2]]);
  const { forms } = figure(panels([circlePanel({ title: "t", points, downhill: {} })]), {
    description: "Points.",
  });
  assert.match(forms["text/plain"], /queue: 2 points, first number 0 to 0, second number −1 to 1/);
});

Deno.test("circlePanel refuses points that are not in the plane, and gradients that are not of the points", () => {
  assert.throws(() => circlePanel({ title: "", points: { query: [[1, 0, 0]] }, downhill: {} }), {
    name: "RangeError",
    message: "Cannot draw query as points must have 2 numbers: current value is 3",
  });
  assert.throws(() => circlePanel({ title: "", points: {}, downhill: { way: { at, gradient: [[0, 1]] } } }), {
    name: "RangeError",
    message: "Cannot draw arrows as way must have a gradient for each of 3 points: current value is 1",
  });
});
