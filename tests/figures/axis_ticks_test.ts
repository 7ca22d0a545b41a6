import assert from "node:assert/strict";
import fc from "fast-check";
import { axisTicks } from "../../lib/figures/axis_ticks.ts";
import { axisUnits } from "../../lib/figures/axis_units.ts";
import type { FigureAxis } from "../../lib/figures/figure_spec.ts";

function labels(
  kind: "linear" | "log",
  range: [number, number],
  most: number,
  axis: FigureAxis = {},
): string[] {
  return axisTicks(axis, axisUnits(kind, []), range, most).major.map(({ label }) => label);
}

Deno.test("axisTicks are round numbers on a linear axis, written as short as they can be told apart", () => {
  assert.deepEqual(labels("linear", [0, 1], 6), ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
  assert.deepEqual(labels("linear", [-12, 31], 6), ["−10", "0", "10", "20", "30"]);
  assert.deepEqual(labels("linear", [0, 65536], 5), ["0", "20k", "40k", "60k"]);
  assert.deepEqual(labels("linear", [1e6, 2.5e6], 4), ["1.0M", "1.5M", "2.0M", "2.5M"]);
  assert.deepEqual(labels("linear", [0, 3e-5], 4), ["0", "10⁻⁵", "2×10⁻⁵", "3×10⁻⁵"]);
  assert.deepEqual(labels("linear", [1, 0], 3), ["0", "0.5", "1.0"]);
});

Deno.test("axisTicks are powers of ten on a logarithmic axis, with 2 and 5 where there is room", () => {
  assert.deepEqual(labels("log", [-7, 0], 8), ["10⁻⁷", "10⁻⁶", "10⁻⁵", "10⁻⁴", "0.001", "0.01", "0.1", "1"]);
  assert.deepEqual(labels("log", [-8, 0], 5), ["10⁻⁸", "10⁻⁶", "10⁻⁴", "0.01", "1"]);
  assert.deepEqual(labels("log", [Math.log10(4), Math.log10(90)], 9), ["5", "10", "20", "50"]);
  assert.deepEqual(labels("log", [Math.log10(60), Math.log10(70)], 4), ["60", "65", "70"]);
  assert.deepEqual(labels("log", [3, 6], 4), ["1000", "10⁴", "10⁵", "10⁶"]);
});

Deno.test("axisTicks between powers of ten stand where 2 to 9 are", () => {
  const { minor } = axisTicks({}, axisUnits("log", []), [0, 1], 5);
  assert.deepEqual(minor.map((at) => Math.round(10 ** at)), [2, 3, 4, 5, 6, 7, 8, 9]);
});

Deno.test("axisTicks shows what was asked for, within the range, with its suffix", () => {
  const axis: FigureAxis = { tickvals: [1, 64, 128, 512], ticksuffix: "-d" };
  assert.deepEqual(labels("linear", [0, 256], 9, axis), ["1-d", "64-d", "128-d"]);
  assert.deepEqual(labels("linear", [0, 256], 9, { tickvals: [64], ticktext: ["small"] }), ["small"]);
  const units = axisUnits("category", ["a", "b", "a"]);
  assert.deepEqual(axisTicks({}, units, [-0.5, 1.5], 1).major, [{ at: 0, label: "a" }, {
    at: 1,
    label: "b",
  }]);
});

Deno.test("axisTicks are as many as have room, evenly apart, and within the range", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      fc.integer({ min: 3, max: 12 }),
      (low, span, most) => {
        const { major } = axisTicks({}, axisUnits("linear", []), [low, low + span], most);
        assert.ok(major.length >= 1 && major.length <= most + 1);
        const slack = span * 1e-6;
        assert.ok(major.every(({ at }) => at >= low - slack && at <= low + span + slack));
        const steps = major.slice(1).map(({ at }, index) => at - major[index]!.at);
        assert.ok(steps.every((step) => Math.abs(step - steps[0]!) <= slack));
      },
    ),
    { seed: 3, numRuns: 300 },
  );
});
