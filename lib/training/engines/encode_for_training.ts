import * as tf from "@tensorflow/tfjs";
import type { Encoder } from "../../models/encoder.ts";
import { networkLayers, networkOf } from "../../models/architecture.ts";
import type { BatchMoments, ForwardOptions } from "../../models/forward.ts";
import type { BatchNormalization } from "../../models/layer.ts";
import { runNetwork } from "../../models/run_network.ts";
import { checkViews } from "./check_trainee.ts";
import type { RawEncoding, ViewBatch } from "./trainee.ts";
import { listDroppingLayers, type Noise } from "./training_noise.ts";

/**
 * Runs a network as it is run in training: batch normalization by the batch, whose moments the running statistics
 * follow by each layer's own momentum, and dropout and stochastic depth as they were drawn.
 *
 * @param encoder The network; its running statistics move.
 * @param views The batch; borrowed.
 * @param options `follows` says whether the running statistics follow the batch, true unless given.
 * @returns What the network makes of the batch, to be differentiated or not; within `tf.tidy`.
 * @throws {RangeError} If the network takes images of another size only, the views are not what they say, or a layer is to normalize by a single
 * number a channel.
 */
export function encodeForTraining(
  encoder: Encoder,
  views: ViewBatch,
  noise: Noise,
  { follows = true }: { follows?: boolean } = {},
): RawEncoding {
  const network = networkOf(encoder);
  const dropping = listDroppingLayers(networkLayers(network));
  return encodeRaw(encoder, views, {
    onBatchMoments: (layer, moments) => {
      if (follows) followBatch(encoder, layer, moments);
    },
    drawFactors: (layer, count) => noise(dropping.indexOf(layer), layer.rate, count),
  });
}

/**
 * {@linkcode runNetwork} on views, which are checked first.
 *
 * @param encoder The network; borrowed.
 * @param views The batch; borrowed.
 * @param options How batch normalization is done, and what is dropped; as in inference by default.
 * @returns What the network makes of the batch; within `tf.tidy`.
 * @throws {RangeError} If the network takes images of another size only, or the views are not what they say.
 */
export function encodeRaw(encoder: Encoder, views: ViewBatch, options: ForwardOptions = {}): RawEncoding {
  const { data, batch, size } = views;
  const network = networkOf(encoder);
  const { variables } = encoder;
  checkViews(network, views);
  const images = tf.tensor4d(data, [batch, size, size, 3]);
  return runNetwork(network, images, variables, options);
}

function followBatch(encoder: Encoder, layer: BatchNormalization, moments: BatchMoments): void {
  const { name, momentum } = layer;
  for (const [part, moment] of [["running_mean", moments.mean], ["running_var", moments.variance]] as const) {
    const running = encoder.variables.get(`${name}.${part}`)!;
    tf.tidy(() => running.assign(running.mul(1 - momentum).add(moment.mul(momentum))));
  }
}
