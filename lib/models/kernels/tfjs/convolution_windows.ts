import * as tf from "@tensorflow/tfjs";
import type { Heap } from "./heap.ts";
import { squareWindows, type Windows } from "./windows.ts";

/** `[batch, height, width, channels]`, or a filter's `[height, width, inputs, outputs]`. */
export type Shape = [number, number, number, number];

/**
 * The windows of a convolution over all channels at once.
 *
 * @param attributes What tfjs hands over.
 * @returns `null` where the kernels cannot do them.
 */
export function convolutionWindows(
  inputShape: Shape,
  filterShape: Shape,
  { strides, pad, dilations = 1, dataFormat, dimRoundingMode }:
    & Pick<tf.Conv2DAttrs, "strides" | "pad" | "dataFormat" | "dimRoundingMode">
    & Partial<Pick<tf.Conv2DAttrs, "dilations">>,
): Windows | null {
  const format = tf.backend_util.convertConv2DDataFormat(dataFormat);
  return squareWindows(
    tf.backend_util.computeConv2DInfo(
      inputShape,
      filterShape,
      strides,
      dilations,
      pad,
      dimRoundingMode,
      false,
      format,
    ),
  );
}

/** Checks whether a convolution is one matrix product of all pixels as they lie. */
export function isPixelwise({ kernel, stride, padding, margins }: Windows): boolean {
  return kernel === 1 && stride === 1 && padding === 0 && margins === null;
}

/** The sizes that the kernels take, in their order. */
export function convolutionSizes(windows: Windows, inputs: number, outputs: number): number[] {
  const { batch, height, width, kernel, stride, padding, outHeight, outWidth } = windows;
  return [batch, height, width, inputs, inputs, outputs, kernel, stride, padding, outHeight, outWidth];
}

/** Room for the `count` windows that a kernel multiplies at a time. */
export function chunkRoom(
  heap: Heap,
  { kernel }: Windows,
  inputs: number,
  count: number,
): [address: number, bytes: number] {
  const bytes = count * kernel * kernel * inputs * 4;
  return [heap.room(bytes), bytes];
}
