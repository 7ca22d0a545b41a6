import * as tf from "@tensorflow/tfjs";
import type { Images } from "../types.ts";
import { networkLayers, networkOf } from "./architecture.ts";
import type { Encoder } from "./encoder.ts";
import { forward } from "./forward.ts";

/**
 * Replaces the running statistics of batch normalization by those that images have under the weights as they are
 * now. With random weights nothing else makes inference meaningful: they start as mean 0 and variance 1, under which
 * the signal vanishes from layer to layer. After training it removes the lag of the running average ("precise batch
 * norm").
 *
 * Every batch is run with each layer normalized by that batch's own moments. The statistics become the averages of
 * the batches' means and unbiased variances, each batch counting the same, as PyTorch's with `momentum=None`. Nothing
 * is dropped, and the learned numbers stay.
 *
 * @param encoder Its running statistics are replaced, or left alone if this throws.
 * @param batches Normalized images, `[batch, height, width, 3]` each; borrowed. A generator may make them one by
 * one, and dispose of each when it is asked for the next.
 * @throws {RangeError} If there is no batch, or one so small that a layer has a single number a channel.
 * @see {@link https://arxiv.org/abs/2105.07576 | Wu and Johnson 2021, section 3}
 *
 * @example Random weights tell images apart
 * ```ts
 * import { createStudent, estimateBatchNorm } from "rdcd/models";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const student = createStudent({ backbone: "efficientnet_b0", descriptorDims: 64 });
 * const images = tf.randomNormal<tf.Rank.R4>([4, 32, 32, 3], 0, 1, "float32", 1);
 * const similarity = () =>
 *   tf.tidy(() => {
 *     const { descriptor } = student.encode(images);
 *     return tf.matMul(descriptor, descriptor, false, true).min().dataSync()[0]!;
 *   });
 * assert.ok(similarity() > 0.9999);
 * estimateBatchNorm(student, [images]);
 * assert.ok(similarity() < 0.9);
 * ```
 */
export function estimateBatchNorm(encoder: Encoder, batches: Iterable<Images>): void {
  const layers = networkLayers(networkOf(encoder));
  const sums = new Map<string, tf.Tensor>();
  let count = 0;
  try {
    for (const images of batches) {
      tf.tidy(() => {
        forward(layers, images, encoder.variables, {
          onBatchMoments: ({ name }, { mean, variance }) => {
            addTo(sums, `${name}.running_mean`, mean);
            addTo(sums, `${name}.running_var`, variance);
          },
        });
      });
      count += 1;
    }
    if (count === 0) {
      throw new RangeError(
        "Cannot estimate batch norm as there must be at least 1 batch: current value is 0",
      );
    }
    tf.tidy(() => {
      for (const [name, sum] of sums) encoder.variables.get(name)!.assign(sum.div(count));
    });
  } finally {
    tf.dispose([...sums.values()]);
  }
}

function addTo(sums: Map<string, tf.Tensor>, name: string, value: tf.Tensor): void {
  const before = sums.get(name);
  sums.set(name, tf.keep(before === undefined ? value : before.add(value)));
  before?.dispose();
}
