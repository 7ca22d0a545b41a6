import * as tf from "@tensorflow/tfjs";
import { depthwiseSizes, depthwiseWindows, planeRoom } from "./depthwise_windows.ts";
import { sourcePlane, targetPlane } from "../window_room.ts";
import type { Shape } from "./convolution_windows.ts";
import { type Heap, onHeap } from "./heap.ts";
import { type Call, runOnCpu } from "./operation.ts";
import { type Windows, withMargins, withoutMargins } from "./windows.ts";

/**
 * The gradient of a depthwise convolution's filter.
 *
 * @param call tfjs's `DepthwiseConv2dNativeBackpropFilter`.
 */
export function depthwiseBackpropFilter(
  call: Call<"x" | "dy", tf.DepthwiseConv2dNativeBackpropFilterAttrs>,
): tf.TensorInfo {
  const { inputs: { x, dy }, backend, attrs } = call;
  const [kernel, , inputs, times] = attrs.filterShape;
  const windows = depthwiseWindows(x.shape as Shape, attrs.filterShape, attrs);
  if (windows === null) return runOnCpu(tf.DepthwiseConv2dNativeBackpropFilter, call);
  return onHeap(backend, (heap) => {
    const channels = inEights(inputs * times);
    const beyond = channels - inputs * times;
    const repeated = times === 1 ? x : repeat(heap, x, times);
    const source = withMargins(heap, repeated, widen(windows.margins, beyond));
    const gradient = withMargins(heap, dy, widen(null, beyond));
    const filter = heap.allocate([kernel, kernel, channels, 1]);
    heap.kernels.depthwiseWeightGradient!(
      heap.address(source),
      heap.address(gradient),
      heap.address(filter),
      ...depthwiseSizes(windows, channels),
      ...planeRoom(heap, sourcePlane(windows)),
      1,
      0,
      1,
    );
    const result = withoutMargins(heap, filter, [kernel, kernel, inputs * times, 1], null);
    result.shape = attrs.filterShape;
    return result;
  });
}

/**
 * The gradient of a depthwise convolution's input.
 *
 * @param call tfjs's `DepthwiseConv2dNativeBackpropInput`.
 */
export function depthwiseBackpropInput(
  call: Call<"dy" | "filter", tf.DepthwiseConv2dNativeBackpropInputAttrs>,
): tf.TensorInfo {
  const { inputs: { dy, filter }, backend, attrs } = call;
  const [kernel, , inputs, times] = filter.shape as Shape;
  const windows = depthwiseWindows(attrs.inputShape, filter.shape as Shape, attrs);
  if (windows === null) return runOnCpu(tf.DepthwiseConv2dNativeBackpropInput, call);
  return onHeap(backend, (heap) => {
    const { batch, height, width } = windows;
    const channels = inEights(inputs * times);
    const beyond = channels - inputs * times;
    const gradient = withMargins(heap, dy, widen(null, beyond));
    const flat = { ...filter, shape: [kernel, kernel, 1, inputs * times] };
    const weights = withMargins(heap, flat, widen(null, beyond));
    const target = heap.allocate([batch, height, width, channels]);
    heap.kernels.depthwiseInputGradient!(
      heap.address(gradient),
      heap.address(weights),
      heap.address(target),
      ...depthwiseSizes(windows, channels),
      ...planeRoom(heap, targetPlane(windows)),
      0,
      0,
      1,
    );
    const shape = [...attrs.inputShape.slice(0, 3), inputs * times];
    const inner = withoutMargins(heap, target, shape, windows.margins);
    if (times === 1) return inner;
    const sum = heap.allocate(attrs.inputShape);
    const count = tf.util.sizeFromShape(attrs.inputShape);
    heap.kernels.sumMiddle!(heap.address(inner), heap.address(sum), 0, count, times, 1, 1);
    return sum;
  });
}

function inEights(channels: number): number {
  return Math.ceil(channels / 8) * 8;
}

/** Margins with zeros behind the channels. */
function widen(margins: Windows["margins"], beyond: number): [number, number][] {
  return [...(margins ?? [[0, 0], [0, 0], [0, 0]]).slice(0, 3), [0, beyond]] as [number, number][];
}

/** Every channel `times` times, one behind the other. */
function repeat(heap: Heap, x: tf.TensorInfo, times: number): tf.TensorInfo {
  const repeated = heap.allocate([...x.shape.slice(0, 3), x.shape[3]! * times]);
  const count = tf.util.sizeFromShape(x.shape);
  heap.kernels.repeatBlocks!(heap.address(x), heap.address(repeated), count, 4, times);
  return repeated;
}
