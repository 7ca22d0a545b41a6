import { type Known, shaped, type ShapeRule, TYPES } from "../shape_rule.ts";
import { stretched } from "./arrangements.ts";

const MOST_VALUES = 4096;

const constant: ShapeRule = (at) => {
  const { attributes } = at.node;
  const [name, held] = [...attributes][0] ?? at.refuse("has no value");
  const { tensor, int, float, ints, floats } = held;
  if (tensor !== undefined && name === "value") return [tensor];
  const single = int ?? float, several = ints ?? floats;
  const type = int !== undefined || ints !== undefined ? TYPES.int64 : TYPES.float;
  if (single !== undefined) return [{ type, shape: [], values: [single] }];
  if (several !== undefined) return [list(type, several)];
  return at.refuse("has a value that is no number");
};

const constantOfShape: ShapeRule = (at) => {
  const shape = at.numbers(0) ?? at.refuse("has no shape");
  const value = at.node.attributes.get("value")?.tensor ?? { type: TYPES.float, values: [0] };
  return [stretched(at, { type: value.type, shape: [], values: value.values }, shape)];
};

const range: ShapeRule = (at) => {
  const [start, limit, step] = [0, 1, 2].map((index) => at.numbers(index)?.[0] ?? at.refuse("has no bounds"));
  const count = Math.max(0, Math.ceil((limit! - start!) / step!));
  const result = shaped(at.input(0).type, [count]);
  if (!(count <= MOST_VALUES)) {
    // A sum of lengths is never that long in an image's network.
    at.refuse(`counts from ${start} to ${limit} by ${step}`);
  }
  return [{ ...result, values: Array.from({ length: count }, (_, index) => start! + index * step!) }];
};

const shapeOf: ShapeRule = (at) => {
  const { shape } = at.input(0);
  return [list(TYPES.int64, shape.slice(at.int("start", 0), at.int("end", shape.length)))];
};

const sizeOf: ShapeRule = (at) => {
  const size = at.input(0).shape.reduce((product, length) => product * length, 1);
  return [{ type: TYPES.int64, shape: [], values: [size] }];
};

function list(type: number, values: readonly number[]): Known {
  return { type, shape: [values.length], values };
}

/** Rules of the operators that give numbers of their own. */
export const SOURCES: Readonly<Record<string, ShapeRule>> = {
  Constant: constant,
  ConstantOfShape: constantOfShape,
  Range: range,
  Shape: shapeOf,
  Size: sizeOf,
};
