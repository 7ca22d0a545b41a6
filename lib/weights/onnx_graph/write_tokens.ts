import type { Weights } from "../../models/initial_weights.ts";
import type { Attention, PatchEmbedding, TokenPool } from "../../models/layer.ts";
import type { GraphBuilder } from "./graph_builder.ts";
import { writePowerMean } from "./write_power_mean.ts";

/** Beyond any number of tokens: ONNX cuts it off. */
const TO_THE_END = 2 ** 31 - 1;

/**
 * Adds a vision transformer's patches, class token and positions to a graph.
 *
 * @param x Images, `[batch, inputs, height, width]`.
 * @returns `[batch, 1 + grid * grid, channels]`.
 */
export function writePatchEmbedding(
  graph: GraphBuilder,
  layer: PatchEmbedding,
  weights: Weights,
  x: string,
): string {
  const { name, inputs, channels, patch, grid } = layer;
  const values = (part: string) => weights.get(`${name}.${part}`)!;
  const [kernel, shift] = ["patch_embed.proj.weight", "patch_embed.proj.bias"] as const;
  const map = graph.node("Conv", [
    x,
    graph.weight(`${name}.${kernel}`, [channels, inputs, patch, patch], values(kernel)),
    graph.weight(`${name}.${shift}`, [channels], values(shift)),
  ], { kernel_shape: { ints: [patch, patch] }, strides: { ints: [patch, patch] } });
  const columns = graph.node("Reshape", [map, graph.integers([0, channels, grid ** 2])]);
  const patches = graph.node("Transpose", [columns], { perm: { ints: [0, 2, 1] } });
  // The class token is the same for all images, so it is added to an empty one together with the positions.
  const tokens = graph.node("Pad", [patches, graph.integers([0, 1, 0, 0, 0, 0])]);
  const positions = values("pos_embed").slice();
  values("cls_token").forEach((value, channel) => positions[channel]! += value);
  return graph.node("Add", [
    tokens,
    graph.weight(`${name}.pos_embed`, [1, 1 + grid ** 2, channels], positions),
  ]);
}

/**
 * Adds scaled dot-product self-attention to a graph.
 *
 * @param x Queries, keys and values, `[batch, tokens, 3 * channels]`.
 * @returns `[batch, tokens, channels]`.
 */
export function writeAttention(graph: GraphBuilder, { heads, channels }: Attention, x: string): string {
  const depth = channels / heads;
  const parts = graph.node("Reshape", [x, graph.integers([0, 0, 3, heads, depth])]);
  const part = (index: number, perm: number[]) => {
    const one = graph.node("Gather", [parts, graph.integers([index])], { axis: { int: 2 } });
    const split = graph.node("Squeeze", [one, graph.integers([2])]);
    return graph.node("Transpose", [split], { perm: { ints: perm } });
  };
  const queries = graph.node("Mul", [part(0, [0, 2, 1, 3]), graph.number(depth ** -0.5)]);
  const scores = graph.node("MatMul", [queries, part(1, [0, 2, 3, 1])]);
  const shares = graph.node("Softmax", [scores], { axis: { int: -1 } });
  const values = graph.node("MatMul", [shares, part(2, [0, 2, 1, 3])]);
  const joined = graph.node("Transpose", [values], { perm: { ints: [0, 2, 1, 3] } });
  return graph.node("Reshape", [joined, graph.integers([0, 0, channels])]);
}

/**
 * Adds the class token and the generalized mean of the others to a graph.
 *
 * @param x `[batch, tokens, channels]`, the class token first.
 * @returns `[batch, 2 * channels]`.
 */
export function writeTokenPool(graph: GraphBuilder, { power }: TokenPool, x: string): string {
  const slice = (from: number, to: number) =>
    graph.node("Slice", [x, graph.integers([from]), graph.integers([to]), graph.integers([1])]);
  const classToken = graph.node("Squeeze", [slice(0, 1), graph.integers([1])]);
  const axes = { axes: { ints: [1] }, keepdims: { int: 1 } };
  const pooled = writePowerMean(graph, power, slice(1, TO_THE_END), {
    largest: (y) => graph.node("ReduceMax", [y], axes),
    mean: (y) => graph.node("ReduceMean", [y], axes),
  });
  const patches = graph.node("Squeeze", [pooled, graph.integers([1])]);
  return graph.node("Concat", [classToken, patches], { axis: { int: 1 } });
}
