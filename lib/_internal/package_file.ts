import { readFile } from "node:fs/promises";

/**
 * Reads a file of an installed package.
 *
 * @param specifier Package and path within, such as `"@twemoji/svg/1f600.svg"`.
 */
export async function readPackageFile(specifier: string): Promise<Uint8Array> {
  return await readFile(new URL(import.meta.resolve(specifier)));
}
