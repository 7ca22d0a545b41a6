/**
 * Reads a hash that was written in hexadecimal, such as one of a shared list of PDQ hashes.
 *
 * @param hex Two digits a byte, upper or lower case.
 * @returns The hash's bytes.
 * @throws {RangeError} If the text is not whole bytes in hexadecimal.
 *
 * @example What hashToHex wrote
 * ```ts
 * import { hashFromHex } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(hashFromHex("01f8"), Uint8Array.of(1, 0xf8));
 * ```
 */
export function hashFromHex(hex: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/i.test(hex)) {
    throw new RangeError(
      `Cannot read a hash as it must have two hexadecimal digits a byte: current value is "${hex}"`,
    );
  }
  return Uint8Array.from(
    { length: hex.length / 2 },
    (_, index) => parseInt(hex.slice(2 * index, 2 * index + 2), 16),
  );
}
