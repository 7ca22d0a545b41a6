import { createHash } from "node:crypto";

const READ_BYTES = 2 ** 20;

/**
 * The SHA-256 of a file's content, in hexadecimal; memory does not grow with the file.
 *
 * @throws {Deno.errors.NotFound} If there is no such file; other errors of the system where it cannot be read.
 */
export async function hashFile(path: string): Promise<string> {
  using file = await Deno.open(path);
  const hash = createHash("sha256");
  const buffer = new Uint8Array(READ_BYTES);
  for (let read = await file.read(buffer); read !== null; read = await file.read(buffer)) {
    hash.update(buffer.subarray(0, read));
  }
  return hash.digest("hex");
}
