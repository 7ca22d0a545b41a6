import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { seededPrng } from "rdcd/augmentations";

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
): Promise<{ shape: number[]; values: Float32Array | Int32Array | Uint8Array }> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const result = tf.tidy(() =>
    operation(...shapes.map((shape, seed) => tf.tensor(randomNumbers(shape, seed), shape)))
  );
  const values = result.dataSync();
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
export function assertRelative(found: ArrayLike<number>, expected: ArrayLike<number>, share: number): void {
  assertClose(found, expected, share * largest(expected));
}

/** Fails unless numbers differ by at most `most`. */
export function assertClose(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  most: number,
  name = "result",
): void {
  assert.equal(found.length, expected.length);
  Array.from(expected).forEach((value, index) => {
    const error = Math.abs(found[index]! - value);
    assert.ok(error <= most, `${name}: ${found[index]} is not ${value} within ${most} at ${index}`);
  });
}

/** The largest of some numbers, whatever their signs. */
export function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
