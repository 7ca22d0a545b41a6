import assert from "node:assert/strict";
import { nearestNeighborAccuracy, seededPrng } from "rdcd/analysis";

Deno.test("nearestNeighborAccuracy is the share of rows whose nearest others are all of their class", () => {
  const prng = seededPrng(3);
  for (const [rows, dims, levels] of [[2, 1, 2], [9, 2, 3], [40, 3, 4], [40, 5, 1000]] as const) {
    const points = Array.from(
      { length: rows },
      () => Array.from({ length: dims }, () => Math.floor(prng() * levels)),
    );
    const labels = points.map(() => "abc"[Math.floor(prng() * 3)]!);
    const right = points.filter((point, row) => {
      const distances = points.map((other, at) =>
        at === row ? Infinity : other.reduce((sum, value, i) => sum + (value - point[i]!) ** 2, 0)
      );
      const nearest = labels.filter((_, at) => distances[at] === Math.min(...distances));
      return nearest.every((label) => label === labels[row]);
    });
    const vectors = Float32Array.from(points.flat());
    assert.equal(nearestNeighborAccuracy({ vectors, dims, labels }), right.length / rows);
    assert.equal(
      nearestNeighborAccuracy({ vectors: Float64Array.from(vectors), dims, labels }),
      right.length / rows,
    );
  }
});

Deno.test("nearestNeighborAccuracy counts a tie between classes as wrong", () => {
  const labels = ["cat", "cat", "dog"];
  assert.equal(nearestNeighborAccuracy({ vectors: Float64Array.of(1, 0, 2), dims: 1, labels }), 1 / 3);
});

Deno.test("nearestNeighborAccuracy refuses labels of other rows, single rows and numbers that are none", () => {
  const judge = (values: number[], labels: string[]) => () =>
    nearestNeighborAccuracy({ vectors: Float64Array.from(values), dims: 1, labels });
  assert.throws(judge([1, 2], ["cat"]), {
    name: "RangeError",
    message: "Cannot judge classes as there must be one label a row: current value is 1 labels for 2 rows",
  });
  assert.throws(judge([1], ["cat"]), /at least 2 descriptors: current value is 1/);
  assert.throws(judge([1, NaN], ["cat", "cat"]), /must be finite: current value is NaN in row 1/);
});
