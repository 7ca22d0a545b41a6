import * as tf from "@tensorflow/tfjs";
import {
  chunkRoom,
  convolutionSizes,
  convolutionWindows,
  isPixelwise,
  type Shape,
} from "./convolution_windows.ts";
import { CHUNK, WEIGHT_CHUNK } from "../window_room.ts";
import { onHeap } from "./heap.ts";
import { type Call, runOnCpu } from "./operation.ts";
import { withMargins, withoutMargins } from "./windows.ts";

/**
 * The gradient of a convolution's filter.
 *
 * @param call tfjs's `Conv2DBackpropFilter`.
 */
export function conv2DBackpropFilter(
  call: Call<"x" | "dy", tf.Conv2DBackpropFilterAttrs>,
): tf.TensorInfo {
  const { inputs: { x, dy }, backend, attrs } = call;
  const windows = convolutionWindows(x.shape as Shape, attrs.filterShape, attrs);
  if (windows === null) return runOnCpu(tf.Conv2DBackpropFilter, call);
  return onHeap(backend, (heap) => {
    const filter = heap.allocate(attrs.filterShape);
    const [, , inputs, outputs] = attrs.filterShape;
    const [gradient, target] = [heap.address(dy), heap.address(filter)];
    if (isPixelwise(windows)) {
      const rows = windows.batch * windows.height * windows.width;
      const sizes = [rows, inputs, outputs];
      heap.kernels.multiplyTransposed!(
        heap.address(x),
        inputs,
        gradient,
        outputs,
        target,
        ...sizes,
        1,
        0,
        1,
      );
      return filter;
    }
    const source = heap.address(withMargins(heap, x, windows.margins));
    const sizes = convolutionSizes(windows, inputs, outputs);
    const room = chunkRoom(heap, windows, inputs, WEIGHT_CHUNK);
    heap.kernels.convolveWeightGradient!(source, gradient, outputs, target, ...sizes, ...room, 1, 0, 1);
    return filter;
  });
}

/**
 * The gradient of a convolution's input.
 *
 * @param call tfjs's `Conv2DBackpropInput`.
 * @param own tfjs's own way, for what the kernels cannot do.
 */
export function conv2DBackpropInput(
  call: Call<"dy" | "filter", tf.Conv2DBackpropInputAttrs>,
  own: () => tf.TensorInfo,
): tf.TensorInfo {
  const { inputs: { dy, filter }, backend, attrs } = call;
  const [batch, , , inputs] = attrs.inputShape;
  const windows = convolutionWindows(attrs.inputShape, filter.shape as Shape, attrs);
  if (windows === null) return own();
  return onHeap(backend, (heap) => {
    const { height, width, kernel } = windows;
    const outputs = filter.shape[3]!;
    const isProduct = isPixelwise(windows);
    // The windows' kernel wants channels in fours.
    const beyond = isProduct ? 0 : -inputs & 3;
    const weights = withMargins(heap, filter, [[0, 0], [0, 0], [0, beyond], [0, 0]]);
    const channels = inputs + beyond;
    const depth = kernel * kernel * channels;
    const packed = heap.room((depth + 7) * outputs * 4);
    heap.kernels.packPanels!(heap.address(weights), outputs, packed, outputs, depth, 1, 0, 1);
    const padded = heap.allocate([batch, height, width, channels]);
    const [gradient, target] = [heap.address(dy), heap.address(padded)];
    if (isProduct) {
      const sizes = [batch * height * width, outputs, inputs];
      heap.kernels.multiply!(gradient, outputs, packed, target, inputs, ...sizes, 0, 0, 0, 1);
      return padded;
    }
    backend.typedArrayFromHeap(padded).fill(0);
    const sizes = convolutionSizes(windows, channels, outputs);
    const room = chunkRoom(heap, windows, channels, CHUNK);
    heap.kernels.convolveInputGradient!(gradient, outputs, packed, target, ...sizes, ...room, 0, 1);
    return withoutMargins(heap, padded, attrs.inputShape, windows.margins);
  });
}
