import {
  axisOf,
  broadcast,
  elementsOf,
  type Known,
  type Operation,
  shaped,
  type ShapeRule,
} from "../shape_rule.ts";
import { stretchedIndex } from "./elementwise.ts";

const MOST_VALUES = 4096;

/** The same numbers in another shape. */
function as(at: Operation, value: Known, shape: readonly number[]): Known {
  const result = { ...value, shape };
  if (elementsOf(result) !== elementsOf(value)) {
    at.refuse(`makes the shape [${shape}] of [${value.shape}], which has another number of elements`);
  }
  return result;
}

const reshape: ShapeRule = (at) => {
  const value = at.input(0);
  const wanted = at.numbers(1, "shape") ?? at.refuse("has no shape");
  const copies = at.int("allowzero", 0) !== 1;
  const shape = wanted.map((length, axis) => length === 0 && copies ? value.shape[axis] ?? 0 : length);
  const rest = shape.filter((length) => length !== -1).reduce((count, length) => count * length, 1);
  return [as(at, value, shape.map((length) => length === -1 ? elementsOf(value) / rest : length))];
};

const flatten: ShapeRule = (at) => {
  const value = at.input(0);
  const axis = at.int("axis", 1), from = axis < 0 ? axis + value.shape.length : axis;
  const count = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
  return [as(at, value, [count(value.shape.slice(0, from)), count(value.shape.slice(from))])];
};

const squeeze: ShapeRule = (at) => {
  const value = at.input(0);
  const axes = at.numbers(1, "axes")?.map((axis) => axisOf(at, axis, value.shape.length));
  const kept = value.shape.filter((length, axis) => axes === undefined ? length !== 1 : !axes.includes(axis));
  return [as(at, value, kept)];
};

const unsqueeze: ShapeRule = (at) => {
  const value = at.input(0);
  const axes = at.numbers(1, "axes") ?? at.refuse("has no axes");
  const rank = value.shape.length + axes.length;
  const added = new Set(axes.map((axis) => axisOf(at, axis, rank)));
  if (added.size !== axes.length) at.refuse("has an axis twice");
  const left = [...value.shape];
  return [as(at, value, Array.from({ length: rank }, (_, axis) => added.has(axis) ? 1 : left.shift()!))];
};

const transpose: ShapeRule = (at) => {
  const { type, shape } = at.input(0);
  const order = at.numbers(null, "perm") ?? shape.map((_, axis) => shape.length - 1 - axis);
  if (
    order.toSorted((a, b) => a - b).some((axis, index) => axis !== index) || order.length !== shape.length
  ) {
    at.refuse(`has the order of axes [${order}] for the shape [${shape}]`);
  }
  at.work(elementsOf(at.input(0)));
  return [shaped(type, order.map((axis) => shape[axis]!))];
};

function concatenated(at: Operation, parts: readonly Known[]): Known {
  if (parts.length === 0) at.refuse("has no input");
  const [{ type, shape }] = parts as [Known];
  const axis = axisOf(at, at.int("axis", 0), shape.length);
  const fits = parts.every((part) =>
    part.shape.length === shape.length &&
    part.shape.every((length, index) => index === axis || length === shape[index])
  );
  if (!fits) {
    at.refuse(`joins the shapes ${parts.map((part) => `[${part.shape}]`).join(", ")}, which do not fit`);
  }
  const result = shaped(type, shape.with(axis, parts.reduce((sum, part) => sum + part.shape[axis]!, 0)));
  at.work(elementsOf(result));
  const isList = shape.length === 1 && elementsOf(result) <= MOST_VALUES &&
    parts.every(({ values }) => values !== null);
  return isList ? { ...result, values: parts.flatMap(({ values }) => [...values!]) } : result;
}

const concat: ShapeRule = (at) => [concatenated(at, at.node.inputs.map((_, index) => at.input(index)))];

/** After scale and zero point of the result, each part comes with its own. */
const quantizedConcat: ShapeRule = (at) => {
  const count = Math.floor((at.node.inputs.length - 2) / 3);
  return [concatenated(at, Array.from({ length: count }, (_, index) => at.input(2 + 3 * index)))];
};

const split: ShapeRule = (at) => {
  const { type, shape, values } = at.input(0);
  const axis = axisOf(at, at.int("axis", 0), shape.length);
  const parts = at.node.outputs.length, length = shape[axis]!;
  const each = Math.ceil(length / parts);
  const lengths = at.numbers(1, "split") ??
    Array.from({ length: parts }, (_, index) => Math.max(0, Math.min(each, length - index * each)));
  if (
    lengths.length !== parts || lengths.some((part) => part < 0) ||
    lengths.reduce((a, b) => a + b, 0) !== length
  ) {
    at.refuse(`cuts a length of ${length} into [${lengths}]`);
  }
  at.work(elementsOf(at.input(0)));
  let from = 0;
  return lengths.map((part) => {
    const own = shape.length === 1 ? values?.slice(from, from + part) ?? null : null;
    from += part;
    return { type, shape: shape.with(axis, part), values: own };
  });
};

const slice: ShapeRule = (at) => {
  const value = at.input(0);
  const { type, shape } = value;
  const starts = at.numbers(1, "starts") ?? at.refuse("has no starts");
  const ends = at.numbers(2, "ends") ?? at.refuse("has no ends");
  const axes = at.numbers(3, "axes") ?? starts.map((_, axis) => axis),
    steps = at.numbers(4) ?? starts.map(() => 1);
  if ([ends, axes, steps].some(({ length }) => length !== starts.length)) {
    at.refuse("has lists of unequal lengths");
  }
  const result = [...shape];
  let values = value.values;
  axes.forEach((one, index) => {
    const axis = axisOf(at, one, shape.length), length = shape[axis]!, step = steps[index]!;
    if (step === 0) at.refuse("has a step of 0");
    const within = (edge: number) =>
      Math.min(Math.max(edge < 0 ? edge + length : edge, step < 0 ? -1 : 0), step < 0 ? length - 1 : length);
    const from = within(starts[index]!), to = within(ends[index]!);
    result[axis] = Math.max(0, Math.ceil((to - from) / step));
    values = shape.length === 1 && values !== null
      ? Array.from({ length: result[axis]! }, (_, position) => values![from + position * step]!)
      : null;
  });
  const taken = { type, shape: result, values };
  at.work(elementsOf(taken));
  return [taken];
};

const gather: ShapeRule = (at) => {
  const { type, shape, values } = at.input(0), indices = at.input(1);
  const axis = axisOf(at, at.int("axis", 0), shape.length);
  const result = shaped(type, [...shape.slice(0, axis), ...indices.shape, ...shape.slice(axis + 1)]);
  at.work(elementsOf(result));
  if (shape.length !== 1 || values === null || indices.values === null) return [result];
  return [{
    ...result,
    values: indices.values.map((index) =>
      values.at(index) ?? at.refuse(`takes the element ${index} of ${values.length}`)
    ),
  }];
};

/** A value stretched to a shape; of few known numbers, these. */
export function stretched(at: Operation, value: Known, shape: readonly number[]): Known {
  const result = shaped(value.type, shape);
  const count = elementsOf(result);
  at.work(count);
  if (value.values === null || count > MOST_VALUES) return result;
  const { values } = value;
  return {
    ...result,
    values: Array.from({ length: count }, (_, at) => values[stretchedIndex(value.shape, shape, at)]!),
  };
}

const expand: ShapeRule = (at) => {
  const value = at.input(0);
  return [stretched(at, value, broadcast(at, [value.shape, at.numbers(1) ?? at.refuse("has no shape")]))];
};

const tile: ShapeRule = (at) => {
  const { type, shape } = at.input(0);
  const repeats = at.numbers(1) ?? at.refuse("has no repeats");
  if (repeats.length !== shape.length) at.refuse(`repeats the shape [${shape}] by [${repeats}]`);
  const result = shaped(type, shape.map((length, axis) => length * repeats[axis]!));
  at.work(elementsOf(result));
  return [result];
};

const pad: ShapeRule = (at) => {
  const { type, shape } = at.input(0);
  const pads = at.numbers(1, "pads") ?? at.refuse("has no pads");
  const axes = (at.numbers(3) ?? shape.map((_, axis) => axis)).map((axis) => axisOf(at, axis, shape.length));
  if (pads.length !== 2 * axes.length) at.refuse(`has ${pads.length} pads for ${axes.length} axes`);
  const result = [...shape];
  axes.forEach((axis, index) => result[axis] = shape[axis]! + pads[index]! + pads[axes.length + index]!);
  const padded = shaped(type, result);
  at.work(elementsOf(padded));
  return [padded];
};

/** Rules of the operators that move numbers about without computing. */
export const ARRANGEMENTS: Readonly<Record<string, ShapeRule>> = {
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  Concat: concat,
  "com.microsoft.QLinearConcat": quantizedConcat,
  Split: split,
  Slice: slice,
  Gather: gather,
  Expand: expand,
  Tile: tile,
  Pad: pad,
};
