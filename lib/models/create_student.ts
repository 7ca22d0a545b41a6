import { type Backbone, backboneEntry, describeNetwork, networkLayers } from "./architecture.ts";
import { Encoder, type EncoderOptions } from "./encoder.ts";
import { initialWeights } from "./initial_weights.ts";

/** Options for {@linkcode createStudent}. */
export interface CreateStudentOptions extends EncoderOptions {
  /** The network. */
  backbone: Backbone;
  /**
   * Numbers of the feature, as many as the teacher's has; a vision transformer's are always 1536.
   *
   * @default {512}
   */
  featureDims?: number;
  /** Numbers of the descriptor: 64, 128, 256 and 512 in the paper. */
  descriptorDims: number;
  /**
   * Seed of the random weights.
   *
   * @default {0}
   */
  seed?: number;
}

/**
 * A student network with random weights: the backbone with generalized mean pooling (p = 3) and a
 * last layer to `featureDims`, then one linear layer to `descriptorDims` that takes the feature before it is
 * normalized. RDCD's students are EfficientNet-B0, MobileNet-V3-Large and FastViT-T12.
 *
 * @param options Its make and its seed.
 * @returns An encoder on tfjs's current backend; the caller disposes of it.
 * @throws {RangeError} If the backbone is unknown or a size is no positive integer.
 *
 * @example Descriptors of unit length
 * ```ts
 * import { createStudent } from "rdcd/models";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const student = createStudent({ backbone: "efficientnet_b0", descriptorDims: 64, seed: 1 });
 * assert.equal(student.parameters, 4_696_252);
 * const { descriptor } = student.encode(tf.zeros([1, 32, 32, 3]));
 * assert.deepEqual(descriptor.shape, [1, 64]);
 * student.dispose();
 * ```
 */
export function createStudent(options: CreateStudentOptions): Encoder {
  const { backbone, descriptorDims, seed = 0 } = options;
  const { featureDims = backboneEntry(backbone).featureDims ?? 512 } = options;
  const architecture = { backbone, role: "student", featureDims, descriptorDims } as const;
  return new Encoder(
    architecture,
    initialWeights(networkLayers(describeNetwork(architecture)), seed),
    options,
  );
}
