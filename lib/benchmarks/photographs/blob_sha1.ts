import { createHash } from "node:crypto";

/**
 * The name that git gives a file's content: the SHA-1 of `blob`, its length and its bytes.
 *
 * @returns 40 hexadecimal digits.
 */
export function blobSha1(bytes: Uint8Array): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
