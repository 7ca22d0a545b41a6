import { createHash } from "node:crypto";

/** One of the parts that a set of images is divided into, to be worked on apart. */
export interface Shard {
  /** Which of them, from 1. */
  index: number;
  /** How many there are. */
  of: number;
}

/**
 * The shard that an image is in.
 *
 * It follows from the image's id alone, so that every machine finds the same without seeing the others' images, and an
 * image stays in its shard when others are added: the first four bytes of the id's SHA-256 (UTF-8), read as a
 * big-endian number, modulo the number of shards, plus 1.
 *
 * @param id The image's id.
 * @param of How many shards there are.
 * @returns A number from 1 to `of`.
 *
 * @example Every image is in one of them
 * ```ts
 * import { shardOf } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * assert.equal(shardOf("R000000", 1), 1);
 * assert.ok(shardOf("R000000", 8) <= 8);
 * ```
 */
export function shardOf(id: string, of: number): number {
  return createHash("sha256").update(id).digest().readUInt32BE(0) % of + 1;
}

/**
 * Reads a shard as it is written: `3/8` is the third of eight.
 *
 * @throws {RangeError} If it is not of that form, or no such shard can be.
 */
export function parseShard(text: string): Shard {
  const [, index, of] = /^(\d{1,7})\/(\d{1,7})$/.exec(text)?.map(Number) ?? [];
  if (index === undefined || of === undefined || index < 1 || index > of) {
    throw new RangeError(`Cannot divide images as a shard must be as 1/8 to 8/8: current value is "${text}"`);
  }
  return { index, of };
}

/** The text that {@linkcode parseShard} reads. */
export function formatShard({ index, of }: Shard): string {
  return `${index}/${of}`;
}
