import { hashMethod } from "./hashes/hash_method.ts";
import { perceptualHash } from "./hashes/perceptual_hash.ts";
import type { DescriptorMethod } from "./method.ts";

/**
 * The perceptual hash (pHash, 64 bits) as a descriptor method, a baseline for copy detection.
 *
 * A descriptor is 64 numbers of plus or minus 1/8, so that the inner product of two is `1 - distance / 32`.
 * The hashes are {@linkcode perceptualHash}'s, from full images.
 *
 * @returns The method. It holds no memory: `dispose` is optional.
 *
 * @example The inner product tells the distance
 * ```ts
 * import { createPerceptualHash } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * const data = Uint8Array.from({ length: 40 * 30 * 3 }, (_, i) => (i * i) >> 8);
 * const method = createPerceptualHash();
 * const vector = await method.describe([{ width: 40, height: 30, data }]);
 * assert.equal(vector.reduce((sum, value) => sum + value * value, 0), 1);
 * ```
 */
export function createPerceptualHash(): DescriptorMethod {
  return hashMethod({ name: "pHash", bits: 64, version: "pHash 64 bit, 1", hash: perceptualHash });
}
