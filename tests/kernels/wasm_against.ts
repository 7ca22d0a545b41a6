import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { seededPrng } from "rdcd";

/** Random numbers in [-1, 1], the same for the same seed. */
export function randomNumbers(shape: readonly number[], seed: number): Float32Array {
  const prng = seededPrng(seed);
  return Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, () => 2 * prng() - 1);
}

/** What a function of some random tensors gives on a backend; it leaves no tensor behind. */
export async function resultOn(
  backend: "cpu" | "wasm",
  shapes: readonly number[][],
  operation: (...tensors: tf.Tensor[]) => tf.Tensor,
): Promise<{ shape: number[]; values: Float32Array }> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const result = tf.tidy(() =>
    operation(...shapes.map((shape, seed) => tf.tensor(randomNumbers(shape, seed), shape)))
  );
  const values = result.dataSync<"float32">();
  result.dispose();
  assert.equal(tf.memory().numTensors, before, `tensors were left on ${backend}`);
  return { shape: result.shape, values };
}

/** Fails unless a function of some random tensors gives on the wasm backend what it gives on the cpu backend. */
export async function assertWasmAgrees(
  shapes: readonly number[][],
  operation: (...tensors: tf.Tensor[]) => tf.Tensor,
): Promise<void> {
  const expected = await resultOn("cpu", shapes, operation);
  const found = await resultOn("wasm", shapes, operation);
  assert.deepEqual(found.shape, expected.shape);
  assertRelative(found.values, expected.values, 1e-4);
}

/** Fails unless numbers differ by at most a share of the largest. */
export function assertRelative(found: Float32Array, expected: Float32Array, share: number): void {
  assert.equal(found.length, expected.length);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expected.forEach((value, index) => {
    const error = Math.abs(found[index]! - value);
    assert.ok(
      error <= share * largest,
      `${found[index]} is not ${value} at ${index}, the largest being ${largest}`,
    );
  });
}
