import assert from "node:assert/strict";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { formulaImages, type Reference } from "./formula.ts";

const LARGEST_DIFFERENCE = 2e-4;
/** The rows differ little from each other, so what sets them apart is compared by itself. */
const LARGEST_RELATIVE_DIFFERENCE = 0.01;

/**
 * Fails unless a network gives PyTorch's values.
 *
 * @param reference PyTorch's values.
 * @param descriptors Row-major, one row an image.
 * @param features The same, where the runtime gives them.
 */
export function assertReference(
  reference: Reference,
  descriptors: Float32Array,
  features?: Float32Array,
): void {
  const { descriptor, feature_first8 } = reference.outputs;
  const rows = intoRows(descriptors, descriptor.length);
  assertClose(rows, descriptor);
  for (let row = 1; row < rows.length; row++) {
    const expected = descriptor[row]!.map((value, index) => value - descriptor[0]![index]!);
    const error = expected.map((value, index) => rows[row]![index]! - rows[0]![index]! - value);
    const relative = Math.hypot(...error) / Math.hypot(...expected);
    assert.ok(
      relative < LARGEST_RELATIVE_DIFFERENCE,
      `row ${row} is apart from row 0 by an error of ${relative}`,
    );
  }
  if (features) {
    assertClose(intoRows(features, descriptor.length).map((row) => row.slice(0, 8)), feature_first8);
  }
}

/**
 * Fails unless an exported network gives PyTorch's values in ONNX Runtime.
 *
 * @param reference PyTorch's values.
 * @param model The bytes of the `.onnx` file.
 */
export async function assertOnnxReference(reference: Reference, model: Uint8Array): Promise<void> {
  const { size, batch, image_seed: seed } = reference;
  const session = await InferenceSession.create(model);
  const images = new Tensor("float32", formulaImages({ seed, batch, size }), [batch, 3, size, size]);
  const { descriptor } = await session.run({ images });
  assertReference(reference, descriptor!.data as Float32Array);
  await session.release();
}

function intoRows(values: Float32Array, count: number): number[][] {
  const dims = values.length / count;
  return Array.from({ length: count }, (_, row) => [...values.subarray(row * dims, (row + 1) * dims)]);
}

function assertClose(actual: number[][], expected: number[][]): void {
  assert.deepEqual(actual.map((row) => row.length), expected.map((row) => row.length));
  actual.flat().forEach((value, index) => {
    const difference = Math.abs(value - expected.flat()[index]!);
    assert.ok(difference < LARGEST_DIFFERENCE, `value ${index} differs by ${difference}`);
  });
}
