import { createHash } from "node:crypto";
import type { Image } from "../../types.ts";
import type { DescriptorMethod } from "../method.ts";
import { unpackBits } from "../../codecs/unpack_bits.ts";

/** Options that make a binary hash a method. */
export interface HashMethodOptions {
  /** The name in tables. */
  name: string;
  /** Bits of the hash, a multiple of 8. */
  bits: number;
  /** Version that the fingerprint is made from: changes whenever a hash of some image changes. */
  version: string;
  /** The hash of a decoded image. */
  hash(image: Image): Uint8Array;
}

/** A binary hash of full images as a method whose descriptors are searched by inner product. */
export function hashMethod(options: HashMethodOptions): DescriptorMethod {
  const { name, bits, version, hash } = options;
  return {
    name,
    network: null,
    parameters: 0,
    dims: bits,
    bytesPerImage: bits / 8,
    fingerprint: createHash("sha256").update(version).digest("hex"),
    preparation: { size: null, resize: "exact" },
    batchSize: 8,
    describe: (images) =>
      Promise.try(() => {
        const hashes = new Uint8Array(images.length * bits / 8);
        images.forEach((image, index) => hashes.set(hash(image), index * bits / 8));
        return unpackBits({ bits: hashes, dims: bits }).vectors;
      }),
    dispose: () => Promise.resolve(),
  };
}
