import { axisOf, elementsOf, type Operation, shaped, type ShapeRule, TYPES } from "../shape_rule.ts";

function reduced(at: Operation, axes: readonly number[], type: number) {
  const { shape } = at.input(0);
  const gone = new Set(axes.map((axis) => axisOf(at, axis, shape.length)));
  at.work(elementsOf(at.input(0)));
  const kept = shape.map((length, axis) => gone.has(axis) ? 1 : length);
  return shaped(type, at.int("keepdims", 1) === 1 ? kept : kept.filter((_, axis) => !gone.has(axis)));
}

const reduce: ShapeRule = (at) => {
  const { type, shape } = at.input(0);
  const axes = at.numbers(1, "axes") ?? [];
  if (axes.length === 0 && at.int("noop_with_empty_axes", 0) === 1) return [at.input(0)];
  return [reduced(at, axes.length === 0 ? shape.map((_, axis) => axis) : axes, type)];
};

/** Products of shapes' lengths are what new shapes are made from. */
const reduceProduct: ShapeRule = (at) => {
  const { type, values } = at.input(0);
  const [result] = reduce(at);
  const isOne = values !== null && elementsOf(result!) === 1;
  return [{ type, shape: result!.shape, values: isOne ? [values.reduce((a, b) => a * b, 1)] : null }];
};

const largestIndex: ShapeRule = (at) => [reduced(at, [at.int("axis", 0)], TYPES.int64)];

const REDUCTIONS_BY_NAME = [
  "ReduceMean",
  "ReduceMax",
  "ReduceMin",
  "ReduceSum",
  "ReduceL1",
  "ReduceL2",
  "ReduceSumSquare",
  "ReduceLogSum",
  "ReduceLogSumExp",
];

/** Rules of the operators that bring numbers together along axes. */
export const REDUCTIONS: Readonly<Record<string, ShapeRule>> = {
  ...Object.fromEntries(REDUCTIONS_BY_NAME.map((op) => [op, reduce])),
  ReduceProd: reduceProduct,
  ArgMax: largestIndex,
  ArgMin: largestIndex,
};
