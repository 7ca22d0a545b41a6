import { Encoder } from "./encoder.ts";

/** The tensors of the linear layer that makes descriptors, a row or a number for each of theirs. */
const PROJECTOR = ["projector.weight", "projector.bias"];

/**
 * A student whose descriptors are the first numbers of another's, once more of unit length: a size that it was trained for
 * too, by the recipe's `nestedDims`.
 *
 * @param encoder The student with all numbers; borrowed.
 * @param dims How many of them: one of its `nestedDims`, or all.
 * @returns The encoder, with weights of its own on tfjs's current backend; the caller disposes of it.
 * @throws {RangeError} If the student was not trained for this size.
 * @see {@link https://arxiv.org/abs/2205.13147 | Kusupati et al. 2022}, "Matryoshka".
 *
 * @example Of 8 numbers the first 4
 * ```ts
 * import { createStudent, truncateDescriptor } from "rdcd/models";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const student = createStudent({ backbone: "mobilenet_v3_small", descriptorDims: 8, nestedDims: [4] });
 * const short = await truncateDescriptor(student, 4);
 * const images = tf.randomNormal<tf.Rank.R4>([1, 32, 32, 3], 0, 1, "float32", 1);
 * const [whole, first] = [student, short].map((it) => it.encode(images).descriptor.dataSync());
 * const length = Math.hypot(...whole!.slice(0, 4));
 * first!.forEach((value, index) => assert.ok(Math.abs(value - whole![index]! / length) < 1e-5));
 * ```
 */
export async function truncateDescriptor(encoder: Encoder, dims: number): Promise<Encoder> {
  const { architecture, nestedDims, inputSize, isInputSizeAssumed } = encoder;
  const sizes = [...nestedDims, architecture.descriptorDims];
  if (!sizes.includes(dims)) {
    throw new RangeError(
      `Cannot cut the descriptor as its size must be one that it was trained for, ${sizes.join(" or ")}: ` +
        `current value is ${dims}`,
    );
  }
  const weights = await encoder.readWeights();
  for (const name of dims === architecture.descriptorDims ? [] : PROJECTOR) {
    const values = weights.get(name)!;
    weights.set(name, values.slice(0, values.length / architecture.descriptorDims * dims));
  }
  return new Encoder({ ...architecture, descriptorDims: dims }, weights, {
    nestedDims: nestedDims.filter((size) => size < dims),
    ...isInputSizeAssumed ? {} : { inputSize },
  });
}
