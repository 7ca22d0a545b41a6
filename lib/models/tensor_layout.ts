import { countNumbers, type LayerTensor } from "./tensor_list.ts";

/**
 * A copy of a tensor's numbers in the order that tfjs wants. Convolutions are `[out, in / groups, height, width]` in
 * PyTorch and `[height, width, in / groups, out]` here, or `[height, width, in, out / in]` when depthwise; linear
 * layers `[out, in]` and `[in, out]`; a layer scale `[channels, 1, 1]` and `[channels]`; all else is the same.
 *
 * @param tensor Which tensor, with its shape in PyTorch's order.
 * @param values The numbers in PyTorch's order.
 * @returns The shape and the numbers in tfjs's order.
 */
export function toTfjsLayout(
  tensor: LayerTensor,
  values: Float32Array,
): { shape: number[]; values: Float32Array } {
  const axes = tfjsAxes(tensor);
  const shape = axes.map((axis) => tensor.shape[axis]!);
  return { shape: tfjsShape(tensor, shape), values: permute(values, tensor.shape, axes) };
}

/**
 * The reverse of {@linkcode toTfjsLayout}.
 *
 * @param tensor Which tensor, with its shape in PyTorch's order.
 * @param values The numbers in tfjs's order.
 * @returns The numbers in PyTorch's order.
 */
export function fromTfjsLayout(tensor: LayerTensor, values: Float32Array): Float32Array {
  const axes = tfjsAxes(tensor);
  const shape = axes.map((axis) => tensor.shape[axis]!);
  return permute(values, shape, tensor.shape.map((_, axis) => axes.indexOf(axis)));
}

/** For each dimension in tfjs's order, the dimension in PyTorch's order. */
function tfjsAxes({ shape, layer }: LayerTensor): number[] {
  if (layer.kind === "linear" && shape.length === 2) return [1, 0];
  if (shape.length !== 4) return shape.map((_, axis) => axis);
  return layer.kind === "convolution" && isDepthwise(layer) ? [2, 3, 0, 1] : [2, 3, 1, 0];
}

function tfjsShape({ layer }: LayerTensor, shape: number[]): number[] {
  if (layer.kind === "layerScale") return [layer.channels];
  if (layer.kind !== "convolution" || shape.length !== 4 || !isDepthwise(layer)) return shape;
  return [layer.kernel, layer.kernel, layer.inputs, layer.outputs / layer.inputs];
}

/**
 * Checks whether every input channel is a group of its own.
 *
 * @param convolution The number of groups and of input channels.
 */
export function isDepthwise({ groups, inputs }: { groups: number; inputs: number }): boolean {
  return groups === inputs && inputs > 1;
}

function permute(values: Float32Array, shape: readonly number[], axes: readonly number[]): Float32Array {
  if (axes.every((axis, index) => axis === index)) return values.slice();
  const strides = shape.map((_, axis) => countNumbers(shape.slice(axis + 1)));
  const padding = new Array<number>(4 - axes.length).fill(1);
  const [lengthA, lengthB, lengthC, lengthD] = [...padding, ...axes.map((axis) => shape[axis]!)];
  const [strideA, strideB, strideC, strideD] = [...padding, ...axes.map((axis) => strides[axis]!)];
  const permuted = new Float32Array(values.length);
  let position = 0;
  for (let a = 0; a < lengthA!; a++) {
    for (let b = 0; b < lengthB!; b++) {
      for (let c = 0; c < lengthC!; c++) {
        const start = a * strideA! + b * strideB! + c * strideC!;
        for (let d = 0; d < lengthD!; d++) permuted[position++] = values[start + d * strideD!]!;
      }
    }
  }
  return permuted;
}
