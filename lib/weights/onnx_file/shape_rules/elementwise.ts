import { broadcast, elementsOf, shaped, type ShapeRule, TYPES } from "../shape_rule.ts";

const MOST_VALUES = 4096;

/** Of one input, of its shape and type. */
const sameShape: ShapeRule = (at) => {
  const { type, shape } = at.input(0);
  at.work(elementsOf(at.input(0)));
  return [shaped(type, shape)];
};

/** Of any number of inputs, stretched to one shape. */
function joined(
  inputs: readonly number[] | "all",
  compute?: (numbers: readonly number[], type: number) => number,
  type?: number,
): ShapeRule {
  return (at) => {
    const indices = inputs === "all" ? at.node.inputs.map((_, index) => index) : inputs;
    if (indices.length === 0) at.refuse("has no input");
    const parts = indices.map((index) => at.input(index));
    const shape = broadcast(at, parts.map((part) => part.shape));
    const own = type ?? parts.at(-1)!.type;
    const result = { type: own, shape };
    const count = elementsOf({ ...result, values: null });
    at.work(count);
    const known = compute !== undefined && count <= MOST_VALUES &&
      parts.every(({ values }) => values !== null);
    if (!known) return [{ ...result, values: null }];
    const values = Array.from(
      { length: count },
      (_, at) => compute(parts.map((part) => part.values![stretchedIndex(part.shape, shape, at)]!), own),
    );
    return [{ ...result, values }];
  };
}

/** Where the element of a stretched shape is in the shape itself. */
export function stretchedIndex(own: readonly number[], shape: readonly number[], index: number): number {
  let at = 0, stride = 1, rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const position = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
    const length = own[own.length - shape.length + axis] ?? 1;
    if (length !== 1) at += position * stride;
    stride *= length;
  }
  return at;
}

/** Of one input of few known numbers, such as a length that is halved. */
function computed(compute: (number: number, type: number) => number): ShapeRule {
  return (at) => {
    const { type, shape, values } = at.input(0);
    at.work(elementsOf(at.input(0)));
    return [{ type, shape, values: values?.map((value) => compute(value, type)) ?? null }];
  };
}

const isWhole = (type: number) => type !== 1 && type !== 10 && type !== 11 && type !== 16;
const divided = ([a, b]: readonly number[], type: number) => isWhole(type) ? Math.trunc(a! / b!) : a! / b!;

const SAME_SHAPE = [
  "Relu",
  "LeakyRelu",
  "ThresholdedRelu",
  "Sigmoid",
  "HardSigmoid",
  "HardSwish",
  "Swish",
  "Mish",
  "Gelu",
  "Elu",
  "Selu",
  "Celu",
  "Softplus",
  "Softsign",
  "Tanh",
  "Erf",
  "Exp",
  "Log",
  "Sin",
  "Cos",
  "Not",
  "Sign",
  "Clip",
  "Softmax",
  "LogSoftmax",
  "Hardmax",
  "LpNormalization",
  "LRN",
  "InstanceNormalization",
  "GroupNormalization",
  "MeanVarianceNormalization",
  "RMSNormalization",
  "CumSum",
  "Trilu",
  "com.microsoft.Gelu",
  "com.microsoft.FastGelu",
  "com.microsoft.BiasGelu",
  "com.microsoft.QuickGelu",
  "com.microsoft.QLinearSigmoid",
  "com.microsoft.QLinearLeakyRelu",
  "com.microsoft.QLinearSoftmax",
];

const cast: ShapeRule = (at) => {
  const { shape, values } = at.input(0);
  const type = at.int("to", 0);
  at.work(elementsOf(at.input(0)));
  return [{ type, shape, values: values?.map((value) => isWhole(type) ? Math.trunc(value) : value) ?? null }];
};

const quantize: ShapeRule = (at) => {
  at.work(elementsOf(at.input(0)));
  return [shaped(at.optional(2)?.type ?? TYPES.uint8, at.input(0).shape)];
};

const dequantize: ShapeRule = (at) => {
  at.work(elementsOf(at.input(0)));
  return [shaped(at.input(1).type, at.input(0).shape)];
};

const dynamicQuantize: ShapeRule = (at) => {
  at.work(elementsOf(at.input(0)));
  return [shaped(TYPES.uint8, at.input(0).shape), shaped(TYPES.float, []), shaped(TYPES.uint8, [])];
};

const dropout: ShapeRule = (at) => {
  const { type, shape, values } = at.input(0);
  return [{ type, shape, values }, shaped(TYPES.bool, shape)];
};

/** Beside the result there may be mean and deviation, which have the length 1 where it was normalized over. */
const layerNormalization: ShapeRule = (at) => {
  const { type, shape } = at.input(0);
  const axis = at.int("axis", -1);
  const reduced = shape.map((length, index) => index >= (axis < 0 ? axis + shape.length : axis) ? 1 : length);
  at.work(elementsOf(at.input(0)));
  return [shaped(type, shape), shaped(TYPES.float, reduced), shaped(TYPES.float, reduced)];
};

/** Rules of the operators that compute element by element, or keep the shape. */
export const ELEMENTWISE: Readonly<Record<string, ShapeRule>> = {
  ...Object.fromEntries(SAME_SHAPE.map((op) => [op, sameShape])),
  Identity: computed((value) => value),
  Neg: computed((value) => -value),
  Abs: computed(Math.abs),
  Floor: computed(Math.floor),
  Ceil: computed(Math.ceil),
  Round: computed((value) => Math.round(value)),
  Sqrt: computed(Math.sqrt),
  Reciprocal: computed((value) => 1 / value),
  Add: joined([0, 1], ([a, b]) => a! + b!),
  Sub: joined([0, 1], ([a, b]) => a! - b!),
  Mul: joined([0, 1], ([a, b]) => a! * b!),
  Div: joined([0, 1], divided),
  Mod: joined([0, 1], ([a, b]) => a! - b! * Math.floor(a! / b!)),
  Pow: joined([0, 1]),
  PRelu: joined([0, 1]),
  Min: joined("all", (numbers) => Math.min(...numbers)),
  Max: joined("all", (numbers) => Math.max(...numbers)),
  Sum: joined("all"),
  Mean: joined("all"),
  Equal: joined([0, 1], ([a, b]) => Number(a === b), TYPES.bool),
  Less: joined([0, 1], ([a, b]) => Number(a! < b!), TYPES.bool),
  LessOrEqual: joined([0, 1], ([a, b]) => Number(a! <= b!), TYPES.bool),
  Greater: joined([0, 1], ([a, b]) => Number(a! > b!), TYPES.bool),
  GreaterOrEqual: joined([0, 1], ([a, b]) => Number(a! >= b!), TYPES.bool),
  And: joined([0, 1], ([a, b]) => a! && b!, TYPES.bool),
  Or: joined([0, 1], ([a, b]) => a! || b!, TYPES.bool),
  Where: joined([0, 1, 2], ([condition, a, b]) => condition ? a! : b!),
  Cast: cast,
  QuantizeLinear: quantize,
  DequantizeLinear: dequantize,
  DynamicQuantizeLinear: dynamicQuantize,
  Dropout: dropout,
  BatchNormalization: sameShape,
  LayerNormalization: layerNormalization,
  "com.microsoft.QuantizeLinear": quantize,
  "com.microsoft.DequantizeLinear": dequantize,
  "com.microsoft.QLinearAdd": joined([0, 3]),
  "com.microsoft.QLinearMul": joined([0, 3]),
};
