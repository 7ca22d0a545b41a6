import * as tf from "@tensorflow/tfjs";
import { gemPool } from "./gem_pool.ts";
import type { Attention, PatchEmbedding, TokenPool } from "./layer.ts";

/**
 * A vision transformer's tokens in tfjs.
 *
 * @param x Images of `grid * patch` pixels a side, `[batch, height, width, inputs]`; borrowed.
 * @param tensors What the layer has learned, by PyTorch name; borrowed.
 * @returns `[batch, 1 + grid * grid, channels]`, the class token first; within `tf.tidy`.
 */
export function embedPatches(
  { name, channels, patch, grid }: PatchEmbedding,
  x: tf.Tensor4D,
  tensors: ReadonlyMap<string, tf.Tensor>,
): tf.Tensor3D {
  const patches = tf.fused.conv2d({
    x,
    filter: tensors.get(`${name}.patch_embed.proj.weight`) as tf.Tensor4D,
    bias: tensors.get(`${name}.patch_embed.proj.bias`) as tf.Tensor1D,
    strides: patch,
    pad: 0,
    dimRoundingMode: "floor",
  }).reshape<tf.Tensor3D>([-1, grid ** 2, channels]);
  const classTokens = tf.tile(tensors.get(`${name}.cls_token`) as tf.Tensor3D, [x.shape[0], 1, 1]);
  return tf.concat([classTokens, patches], 1).add(tensors.get(`${name}.pos_embed`)!);
}

/**
 * Scaled dot-product self-attention in tfjs.
 *
 * @param x Queries, keys and values of each token, `[batch, tokens, 3 * channels]`; borrowed.
 * @returns `[batch, tokens, channels]`; within `tf.tidy`.
 */
export function selfAttention({ heads, channels }: Attention, x: tf.Tensor3D): tf.Tensor3D {
  const [batch, tokens] = x.shape;
  const depth = channels / heads;
  const [queries, keys, values] = tf.split(x, 3, 2).map((part) =>
    part.reshape<tf.Tensor4D>([batch, tokens, heads, depth]).transpose<tf.Tensor4D>([0, 2, 1, 3])
  );
  const scores = tf.matMul(queries!.mul(depth ** -0.5), keys!, false, true);
  return tf.matMul(tf.softmax(scores), values!)
    .transpose([0, 2, 1, 3]).reshape<tf.Tensor3D>([batch, tokens, channels]);
}

/**
 * The class token joined with the generalized mean of the others, in tfjs.
 *
 * @param x `[batch, tokens, channels]`, the class token first; borrowed.
 * @returns `[batch, 2 * channels]`; within `tf.tidy`.
 */
export function poolTokens({ power }: TokenPool, x: tf.Tensor3D): tf.Tensor2D {
  const [batch, tokens, channels] = x.shape;
  const classToken = x.slice([0, 0, 0], [-1, 1, -1]).reshape<tf.Tensor2D>([batch, channels]);
  const patches = x.slice([0, 1, 0], [-1, -1, -1]).reshape<tf.Tensor4D>([batch, 1, tokens - 1, channels]);
  return tf.concat([classToken, gemPool(patches, { p: power })], 1);
}
