import * as tf from "@tensorflow/tfjs";
import type { Shape } from "./convolution_windows.ts";
import type { Heap } from "./heap.ts";
import { squareWindows, type Windows } from "./windows.ts";

/** Bytes of one position of a plane of 8 channels. */
const POSITION = 32;

/** Windows that the kernels do. */
const KERNELS = [1, 3, 5, 7];

/**
 * The windows of a convolution of each channel by itself.
 *
 * @param inputShape Of the pictures.
 * @param filterShape Of the filter.
 * @param attributes What tfjs hands over.
 * @returns `null` where the kernels cannot do them.
 */
export function depthwiseWindows(
  inputShape: Shape,
  filterShape: Shape,
  { strides, pad, dilations, dimRoundingMode }: Omit<
    tf.DepthwiseConv2dNativeBackpropInputAttrs,
    "inputShape"
  >,
): Windows | null {
  const windows = squareWindows(
    tf.backend_util.computeConv2DInfo(
      inputShape,
      filterShape,
      strides,
      dilations,
      pad,
      dimRoundingMode,
      true,
    ),
  );
  return windows !== null && KERNELS.includes(windows.kernel) ? windows : null;
}

/** The sizes that the kernels take, in their order. */
export function depthwiseSizes(windows: Windows, channels: number): number[] {
  const { batch, height, width, kernel, stride, padding, outHeight, outWidth } = windows;
  return [batch, height, width, channels, kernel, stride, padding, outHeight, outWidth];
}

/** Positions of the pictures that windows lie over, and of the four that are summed at a time beyond them. */
export function sourcePlane({ kernel, stride, outHeight, outWidth }: Windows): number {
  return ((outHeight - 1) * stride + kernel) * ((outWidth - 1) * stride + kernel) + 3 * stride + kernel;
}

/** Positions of the gradients that windows lie over, likewise. */
export function targetPlane({ kernel, height, width }: Windows): number {
  return (height + kernel - 1) * (width + kernel - 1) + 3 + kernel;
}

/** Room for a plane of 8 channels. */
export function planeRoom(heap: Heap, positions: number): [address: number, bytes: number] {
  return [heap.room(positions * POSITION), positions * POSITION];
}
