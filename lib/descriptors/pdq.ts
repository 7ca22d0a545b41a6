import { hashMethod } from "./hashes/hash_method.ts";
import { pdqHash } from "./hashes/pdq_hash.ts";
import type { DescriptorMethod } from "./method.ts";

/**
 * PDQ (256 bits), the hash that platforms exchange, as a descriptor method and a baseline for copy detection.
 *
 * A descriptor is 256 numbers of plus or minus 1/16, so that the inner product of two is `1 - distance / 128`;
 * PDQ's usual threshold, a distance of at most 31 bits, is an inner product of at least 0.7578. The hashes are
 * {@linkcode pdqHash}'s, from full images; images of low quality are described like all others.
 *
 * @returns The method. It holds no memory: `dispose` is optional.
 *
 * @example The inner product tells the distance
 * ```ts
 * import { createPdq } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * const data = Uint8Array.from({ length: 80 * 70 * 3 }, (_, i) => (i * i) >> 8);
 * const method = createPdq();
 * const vector = await method.describe([{ width: 80, height: 70, data }]);
 * assert.equal(vector.reduce((sum, value) => sum + value * value, 0), 1);
 * ```
 */
export function createPdq(): DescriptorMethod {
  return hashMethod({
    name: "PDQ",
    bits: 256,
    version: "PDQ 256 bit, full image, 1",
    hash: (image) => pdqHash(image).hash,
  });
}
