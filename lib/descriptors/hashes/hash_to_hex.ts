/**
 * Writes a hash in hexadecimal, as PDQ and imagehash do.
 *
 * @param hash The hash's bytes.
 * @returns Two lower-case digits a byte.
 *
 * @example Four bits a digit
 * ```ts
 * import { hashToHex } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * assert.equal(hashToHex(Uint8Array.of(1, 0xf8)), "01f8");
 * ```
 */
export function hashToHex(hash: Uint8Array): string {
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
