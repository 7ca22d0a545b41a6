/**
 * In how many bits two hashes differ.
 *
 * @param a A hash.
 * @param b A hash of as many bytes.
 * @returns 0 for equal hashes, up to 8 a byte.
 * @throws {RangeError} If the lengths differ.
 *
 * @example Two of eight bits
 * ```ts
 * import { hammingDistance } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * assert.equal(hammingDistance(Uint8Array.of(0b1010), Uint8Array.of(0b0110)), 2);
 * ```
 */
export function hammingDistance(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) {
    throw new RangeError(
      `Cannot compare hashes as they must have the same length: current value is ${a.length} and ${b.length} bytes`,
    );
  }
  let distance = 0;
  for (let index = 0; index < a.length; index++) {
    for (let bits = a[index]! ^ b[index]!; bits !== 0; bits &= bits - 1) distance++;
  }
  return distance;
}
