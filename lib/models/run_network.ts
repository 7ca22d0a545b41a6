import type { Images, Matrix } from "../types.ts";
import { forward, type ForwardOptions, type Tensors } from "./forward.ts";
import type { Network } from "./layer.ts";

/**
 * Runs a network up to what is not normalized yet.
 *
 * @param images Normalized images, `[batch, height, width, 3]`; borrowed.
 * @param tensors What the layers have learned; borrowed.
 * @param options How batch normalization is done, and what is dropped; as in inference by default.
 * @returns Feature and descriptor, the same tensor where there is no projector; within `tf.tidy`.
 */
export function runNetwork(
  { trunk, feature: last, projector }: Network,
  images: Images,
  tensors: Tensors,
  options: ForwardOptions = {},
): { feature: Matrix; descriptor: Matrix } {
  const feature = forward([...trunk, ...last], images, tensors, options) as Matrix;
  return { feature, descriptor: forward(projector, feature, tensors, options) as Matrix };
}
