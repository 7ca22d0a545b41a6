import { createHash } from "node:crypto";
import type { ImageEntry } from "../types.ts";

/**
 * Changes with the set of images and with the size of each: what tells at a glance whether they are the same.
 *
 * @param images The images; their order does not matter.
 * @returns A hexadecimal SHA-256.
 */
export async function fingerprintImages(images: readonly ImageEntry[]): Promise<string> {
  const lines: string[] = [];
  for (const { id, path } of images) lines.push(`${id}\0${await sizeOf(path)}\n`);
  return createHash("sha256").update(lines.sort().join("")).digest("hex");
}

/** The file's bytes; 0 for a file out of reach, which whoever reads it reports. */
async function sizeOf(path: string): Promise<number> {
  return await Deno.stat(path).then(({ size }) => size, () => 0);
}
