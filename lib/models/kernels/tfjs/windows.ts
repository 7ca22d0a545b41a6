import type * as tf from "@tensorflow/tfjs";
import type { Heap } from "./heap.ts";

type Conv2DInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

/** Windows as high as wide, at equal steps, over images `[batch, height, width, channels]`. */
export interface Windows {
  /** Images. */
  batch: number;
  /** Of an image. */
  height: number;
  /** Of an image. */
  width: number;
  /** Height and width of a window. */
  kernel: number;
  /** Step in both directions. */
  stride: number;
  /** Zeros that windows reach beyond the top and the left. */
  padding: number;
  /** Windows from top to bottom. */
  outHeight: number;
  /** Windows a row. */
  outWidth: number;
  /** Zeros to put around the images first, `[before, after]` for each dimension, where `padding` cannot say it. */
  margins: [number, number][] | null;
}

/**
 * The windows of a convolution, as the kernels want them.
 *
 * @returns `null` where the kernels cannot do them.
 */
export function squareWindows(info: Conv2DInfo): Windows | null {
  const { filterHeight: kernel, strideHeight: stride, dilationHeight, dilationWidth, dataFormat } = info;
  if (dataFormat !== "channelsLast" || dilationHeight !== 1 || dilationWidth !== 1) return null;
  if (info.filterWidth !== kernel || info.strideWidth !== stride) return null;
  const { batchSize: batch, inHeight, inWidth, outHeight, outWidth } = info;
  const { top, bottom, left, right } = info.padInfo;
  const reachesIn = (windows: number, size: number) => (windows - 1) * stride - top <= size;
  const isEven = top === left && top <= kernel && reachesIn(outHeight, inHeight) &&
    reachesIn(outWidth, inWidth);
  return {
    batch,
    height: isEven ? inHeight : inHeight + top + bottom,
    width: isEven ? inWidth : inWidth + left + right,
    kernel,
    stride,
    padding: isEven ? top : 0,
    outHeight,
    outWidth,
    margins: isEven ? null : [[0, 0], [top, bottom], [left, right], [0, 0]],
  };
}

/**
 * Puts zeros around a tensor.
 *
 * @param tensor The tensor; itself the result where there are no margins.
 * @param paddings Zeros before and after, for each dimension.
 */
export function withMargins(
  heap: Heap,
  tensor: tf.TensorInfo,
  paddings: Windows["margins"],
): tf.TensorInfo {
  const isNone = paddings === null || paddings.flat().every((count) => count === 0);
  return isNone ? tensor : heap.run("PadV2", { x: tensor }, { paddings, constantValue: 0 });
}

/**
 * Takes away the zeros around a tensor.
 *
 * @param tensor The tensor; itself the result where there are no margins.
 * @param paddings What was put around, see {@linkcode withMargins}.
 */
export function withoutMargins(
  heap: Heap,
  tensor: tf.TensorInfo,
  shape: readonly number[],
  paddings: Windows["margins"],
): tf.TensorInfo {
  const begin = paddings === null ? shape.map(() => 0) : paddings.map(([before]) => before);
  const isWhole = shape.every((length, axis) => length === tensor.shape[axis]);
  return isWhole ? tensor : heap.run("Slice", { x: tensor }, { begin, size: [...shape] });
}
