import { Encoder } from "./encoder.ts";

/**
 * A student without its projector: the feature, which is compared with the teacher's, is the descriptor.
 *
 * @param encoder The student, or an encoder that has no projector; borrowed.
 * @returns The encoder, with weights of its own on tfjs's current backend; the caller disposes of it.
 *
 * @example As many numbers as the teacher has
 * ```ts
 * import { createStudent, featureEncoder } from "rdcd/models";
 * import assert from "node:assert/strict";
 *
 * const student = createStudent({ backbone: "mobilenet_v3_small", featureDims: 32, descriptorDims: 8 });
 * const feature = await featureEncoder(student);
 * assert.equal(feature.architecture.descriptorDims, 32);
 * ```
 */
export async function featureEncoder(encoder: Encoder): Promise<Encoder> {
  const { architecture, inputSize, isInputSizeAssumed } = encoder;
  const { featureDims } = architecture;
  return new Encoder(
    { ...architecture, role: "teacher", descriptorDims: featureDims },
    await encoder.readWeights(),
    isInputSizeAssumed ? {} : { inputSize },
  );
}
