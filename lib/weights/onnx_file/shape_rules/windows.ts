import { elementsOf, type Known, type Operation, shaped, type ShapeRule, TYPES } from "../shape_rule.ts";

/** Further than any window that sees an image reaches. */
const WIDEST = 4096;

/** The lengths along the image's axes after windows were moved over it. */
function slide(at: Operation, lengths: readonly number[], kernel: readonly number[]): number[] {
  const rank = lengths.length;
  const ones = Array.from({ length: rank }, () => 1);
  const strides = at.numbers(null, "strides") ?? ones;
  const dilations = at.numbers(null, "dilations") ?? ones;
  const pads = at.numbers(null, "pads") ?? [...ones, ...ones].fill(0);
  const padding = at.text("auto_pad", "NOTSET");
  const isSound =
    [strides, dilations, kernel].every((numbers) =>
      numbers.length === rank && numbers.every((number) => number >= 1 && number <= WIDEST)
    ) && pads.length === 2 * rank && pads.every((pad) => pad >= 0 && pad <= WIDEST);
  if (!isSound) at.refuse("has a kernel, strides, dilations or pads that no image's window has");
  return lengths.map((length, axis) => {
    const stride = strides[axis]!, extent = (kernel[axis]! - 1) * dilations[axis]! + 1;
    if (padding === "SAME_UPPER" || padding === "SAME_LOWER") return Math.ceil(length / stride);
    const room = length - extent + (padding === "VALID" ? 0 : pads[axis]! + pads[rank + axis]!);
    if (room < 0) at.refuse(`has a window of ${extent} for ${length} pixels: give it larger images`);
    return (at.int("ceil_mode", 0) === 1 ? Math.ceil(room / stride) : Math.floor(room / stride)) + 1;
  });
}

/** A convolution whose image and kernels are inputs `x` and `w`. */
function convolution(x: number, w: number, typeOf: (at: Operation) => number): ShapeRule {
  return (at) => {
    const { shape } = at.input(x), kernels = at.input(w).shape;
    const [batch, channels, ...lengths] = shape, [outputs, perGroup, ...kernel] = kernels;
    if (shape.length < 3 || kernels.length !== shape.length) {
      at.refuse(`has kernels of the shape [${kernels}] for [${shape}]`);
    }
    const groups = at.int("group", 1);
    if (groups < 1 || channels !== perGroup! * groups || outputs! % groups !== 0) {
      at.refuse(`has kernels for ${perGroup! * groups} channels in ${groups} groups: there are ${channels}`);
    }
    const result = shaped(typeOf(at), [batch!, outputs!, ...slide(at, lengths, kernel)]);
    at.work(elementsOf(result) * kernel.reduce((product, edge) => product * edge, perGroup!));
    return [result];
  };
}

const pool: ShapeRule = (at) => {
  const { type, shape } = at.input(0);
  const [batch, channels, ...lengths] = shape;
  const kernel = at.numbers(null, "kernel_shape") ?? at.refuse("has no kernel");
  if (shape.length < 3) at.refuse(`pools the shape [${shape}], which is not an image's`);
  const result = shaped(type, [batch!, channels!, ...slide(at, lengths, kernel)]);
  at.work(elementsOf(result) * kernel.reduce((product, edge) => product * edge, 1));
  return [result, { ...result, type: TYPES.int64 }];
};

const globalPool: ShapeRule = (at) => {
  const { type, shape } = at.input(0);
  if (shape.length < 3) at.refuse(`pools the shape [${shape}], which is not an image's`);
  at.work(elementsOf(at.input(0)));
  const last = at.int("channels_last", 0) === 1;
  return [
    shaped(
      type,
      shape.map((length, axis) => axis === 0 || axis === (last ? shape.length - 1 : 1) ? length : 1),
    ),
  ];
};

const resize: ShapeRule = (at) => {
  const { type, shape } = at.input(0);
  if (at.text("keep_aspect_ratio_policy", "stretch") !== "stretch") {
    at.refuse("keeps an aspect, which is not taken");
  }
  const axes = at.numbers(null, "axes") ?? shape.map((_, axis) => axis);
  const isOld = at.opset < 11;
  const scales = known(at.numbers(isOld ? 1 : 2)), sizes = known(isOld ? null : at.numbers(3));
  const given = sizes ?? scales ?? at.refuse("has no scales and no sizes");
  if (given.length !== axes.length) at.refuse(`has ${given.length} scales or sizes for ${axes.length} axes`);
  const result = [...shape];
  axes.forEach((axis, index) => {
    const own = axis < 0 ? axis + shape.length : axis;
    if (shape[own] === undefined) at.refuse(`has the axis ${axis} of ${shape.length}`);
    result[own] = sizes !== null ? given[index]! : Math.floor(shape[own]! * given[index]!);
  });
  const resized = shaped(type, result);
  at.work(4 * elementsOf(resized));
  return [resized];
};

/** An empty list stands for none. */
function known(numbers: readonly number[] | null): readonly number[] | null {
  return numbers === null || numbers.length === 0 ? null : numbers;
}

function blocks(toSpace: boolean): ShapeRule {
  return (at) => {
    const { type, shape } = at.input(0);
    const [batch, channels, height, width] = shape;
    const size = at.int("blocksize", 0), area = size * size;
    const isSound = shape.length === 4 && size >= 1 &&
      (toSpace ? channels! % area === 0 : height! % size === 0 && width! % size === 0);
    if (!isSound) at.refuse(`cannot move blocks of ${size} in the shape [${shape}]`);
    const moved: Known = toSpace
      ? shaped(type, [batch!, channels! / area, height! * size, width! * size])
      : shaped(type, [batch!, channels! * area, height! / size, width! / size]);
    at.work(elementsOf(moved));
    return [moved];
  };
}

const ownType = (at: Operation) => at.input(0).type;

/** Rules of the operators that look through windows or change an image's size. */
export const WINDOWS: Readonly<Record<string, ShapeRule>> = {
  Conv: convolution(0, 1, ownType),
  ConvInteger: convolution(0, 1, () => TYPES.int32),
  QLinearConv: convolution(0, 3, (at) => at.input(7).type),
  "com.microsoft.FusedConv": convolution(0, 1, ownType),
  MaxPool: pool,
  AveragePool: pool,
  LpPool: pool,
  "com.microsoft.QLinearAveragePool": pool,
  GlobalAveragePool: globalPool,
  GlobalMaxPool: globalPool,
  GlobalLpPool: globalPool,
  "com.microsoft.QLinearGlobalAveragePool": globalPool,
  Resize: resize,
  DepthToSpace: blocks(true),
  SpaceToDepth: blocks(false),
};
