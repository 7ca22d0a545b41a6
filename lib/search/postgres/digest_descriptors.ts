import { createHash } from "node:crypto";
import type { DescriptorBlocks } from "../../descriptors/descriptor_blocks.ts";
import type { Descriptors } from "../../types.ts";

/** A digest of descriptors that come in blocks; how they are cut into blocks does not change it. */
export interface DescriptorDigest {
  /** Takes more of them. */
  add(descriptors: Descriptors): void;
  /** The digest of all so far; more may follow. */
  value(): string;
}

/** A SHA-256 of ids and vectors. */
export function createDescriptorDigest(): DescriptorDigest {
  const ids = createHash("sha256");
  const vectors = createHash("sha256");
  return {
    add(descriptors) {
      ids.update(descriptors.ids.map((id) => `${JSON.stringify(id)}\n`).join(""));
      const { buffer, byteOffset, byteLength } = descriptors.vectors;
      vectors.update(new Uint8Array(buffer, byteOffset, byteLength));
    },
    value: () => `${ids.copy().digest("hex")} ${vectors.copy().digest("hex")}`,
  };
}

/** The digest of all descriptors. */
export async function digestDescriptors(source: DescriptorBlocks): Promise<string> {
  const digest = createDescriptorDigest();
  for await (const block of source.blocks()) digest.add(block);
  return digest.value();
}
