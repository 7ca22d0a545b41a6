import * as tf from "@tensorflow/tfjs";
import type { Shape } from "./convolution_windows.ts";
import type { Heap } from "./heap.ts";
import { DEPTHWISE_KERNELS, POSITION_BYTES } from "../window_room.ts";
import { squareWindows, type Windows } from "./windows.ts";

/**
 * The windows of a convolution of each channel by itself.
 *
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
  return windows !== null && DEPTHWISE_KERNELS.includes(windows.kernel) ? windows : null;
}

/** The sizes that the kernels take, in their order. */
export function depthwiseSizes(windows: Windows, channels: number): number[] {
  const { batch, height, width, kernel, stride, padding, outHeight, outWidth } = windows;
  return [batch, height, width, channels, kernel, stride, padding, outHeight, outWidth];
}

/** Room for a plane of 8 channels. */
export function planeRoom(heap: Heap, positions: number): [address: number, bytes: number] {
  return [heap.room(positions * POSITION_BYTES), positions * POSITION_BYTES];
}
