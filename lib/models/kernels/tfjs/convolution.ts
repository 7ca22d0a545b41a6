import type * as tf from "@tensorflow/tfjs";
import {
  chunkRoom,
  convolutionSizes,
  convolutionWindows,
  isPixelwise,
  type Shape,
} from "./convolution_windows.ts";
import { CHUNK } from "../window_room.ts";
import { onHeap } from "./heap.ts";
import type { Call } from "./operation.ts";
import { withMargins } from "./windows.ts";

/** A convolution's tensors. */
export type ConvolutionInputs =
  & Record<"x" | "filter", tf.TensorInfo>
  & Partial<Record<"bias", tf.TensorInfo>>;

/**
 * A convolution over all channels at once.
 *
 * @param call tfjs's `Conv2D` or `FusedConv2D`.
 * @param own tfjs's own way, for what the kernels cannot do, such as activations.
 */
export function conv2D(
  { inputs: { x, filter, bias }, backend, attrs }: Omit<Call, "inputs" | "attrs"> & {
    inputs: ConvolutionInputs;
    attrs: tf.Conv2DAttrs & Partial<Pick<tf.FusedConv2DAttrs, "activation">>;
  },
  own: () => tf.TensorInfo,
): tf.TensorInfo {
  const windows = convolutionWindows(x.shape as Shape, filter.shape as Shape, attrs);
  const [, , inputs, outputs] = filter.shape as Shape;
  const isPlain = (attrs.activation ?? "linear") === "linear" && (!bias || bias.shape.length === 1);
  if (windows === null || !isPlain || x.dtype !== "float32") return own();
  const { batch, kernel, outHeight, outWidth } = windows;
  const rows = batch * outHeight * outWidth;
  return onHeap(backend, (heap) => {
    const depth = kernel * kernel * inputs;
    const packed = heap.room(depth * (outputs + 7) * 4);
    heap.kernels.packPanels!(heap.address(filter), outputs, packed, depth, outputs, 0, 0, 1);
    const y = heap.allocate([batch, outHeight, outWidth, outputs]);
    const [target, addend] = [heap.address(y), bias ? heap.address(bias) : 0];
    if (isPixelwise(windows)) {
      const sizes = [rows, inputs, outputs];
      heap.kernels.multiply!(heap.address(x), inputs, packed, target, outputs, ...sizes, addend, 0, 0, 1);
      return y;
    }
    const source = heap.address(withMargins(heap, x, windows.margins));
    const sizes = convolutionSizes(windows, inputs, outputs);
    const room = chunkRoom(heap, windows, inputs, CHUNK);
    heap.kernels.convolve!(source, packed, target, outputs, ...sizes, addend, ...room, 0, 1);
    return y;
  });
}
