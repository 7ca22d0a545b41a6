import { broadcast, elementsOf, type Operation, shaped, type ShapeRule, TYPES } from "../shape_rule.ts";

/** A product of matrices, or of stacks of them, that are inputs `a` and `b`. */
function product(a: number, b: number, typeOf: (at: Operation) => number): ShapeRule {
  return (at) => {
    const first = swapped(at.input(a).shape, at.int("transA", 0)),
      second = swapped(at.input(b).shape, at.int("transB", 0));
    if (first.length === 0 || second.length === 0) at.refuse("multiplies a single number as a matrix");
    const rows = first.length === 1 ? [1, ...first] : first,
      columns = second.length === 1 ? [...second, 1] : second;
    const depth = rows.at(-1)!;
    if (depth !== columns.at(-2)) {
      at.refuse(`multiplies the shapes [${first}] and [${second}], which do not fit`);
    }
    const stack = broadcast(at, [rows.slice(0, -2), columns.slice(0, -2)]);
    const result = shaped(typeOf(at), [
      ...stack,
      ...first.length === 1 ? [] : [rows.at(-2)!],
      ...second.length === 1 ? [] : [columns.at(-1)!],
    ]);
    at.work(elementsOf(result) * depth);
    return [result];
  };
}

function swapped(shape: readonly number[], isTransposed: number): readonly number[] {
  return isTransposed === 1 && shape.length >= 2
    ? [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!]
    : shape;
}

function general(b: number, typeOf: (at: Operation) => number): ShapeRule {
  return (at) => {
    if (at.input(0).shape.length !== 2 || at.input(b).shape.length !== 2) at.refuse("takes two matrices");
    return product(0, b, typeOf)(at);
  };
}

const ownType = (at: Operation) => at.input(0).type;

/** Rules of the operators that multiply matrices. */
export const MATRICES: Readonly<Record<string, ShapeRule>> = {
  MatMul: product(0, 1, ownType),
  MatMulInteger: product(0, 1, () => TYPES.int32),
  QLinearMatMul: product(0, 3, (at) => at.input(7).type),
  Gemm: general(1, ownType),
  "com.microsoft.QGemm": general(3, (at) => at.optional(8)?.type ?? TYPES.float),
  "com.microsoft.FusedMatMul": product(0, 1, ownType),
  "com.microsoft.DynamicQuantizeMatMul": product(0, 1, () => TYPES.float),
  "com.microsoft.MatMulIntegerToFloat": product(0, 1, (at) => at.input(2).type),
};
