import { type Backbone, backboneEntry, describeNetwork, networkLayers } from "./architecture.ts";
import { Encoder, type EncoderOptions } from "./encoder.ts";
import { initialWeights } from "./initial_weights.ts";

/** Options for {@linkcode createTeacher}. */
export interface CreateTeacherOptions extends EncoderOptions {
  /** The network. */
  backbone: Backbone;
  /**
   * Numbers of the descriptor, which is the feature that a student is compared with. SSCD has 512, and 1024 with
   * ResNeXt-101; a vision transformer's are always 1536.
   *
   * @default {512}
   */
  descriptorDims?: number;
  /**
   * Seed of the random weights.
   *
   * @default {0}
   */
  seed?: number;
}

/**
 * A network without projector, as SSCD and DINO are: the backbone with generalized mean pooling (p = 3) and a last
 * layer whose normalized outputs are the descriptor. Its weights are random until {@linkcode loadWeights}; as it
 * is, it can be trained as SSCD is.
 *
 * @param options Its make and its seed.
 * @returns An encoder on tfjs's current backend; the caller disposes of it.
 * @throws {RangeError} If the backbone is unknown, the size is no positive integer, or the backbone has another.
 *
 * @example SSCD's ResNet-50
 * ```ts
 * import { createTeacher } from "rdcd/models";
 * import assert from "node:assert/strict";
 *
 * const teacher = createTeacher({ backbone: "resnet50" });
 * assert.equal(teacher.parameters, 24_557_120);
 * assert.equal(teacher.architecture.descriptorDims, 512);
 * teacher.dispose();
 * ```
 */
export function createTeacher(options: CreateTeacherOptions): Encoder {
  const { backbone, seed = 0 } = options;
  const { descriptorDims = backboneEntry(backbone).featureDims ?? 512 } = options;
  const architecture = { backbone, role: "teacher", featureDims: descriptorDims, descriptorDims } as const;
  return new Encoder(
    architecture,
    initialWeights(networkLayers(describeNetwork(architecture)), seed),
    options,
  );
}
