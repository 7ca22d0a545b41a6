import { readFileSync } from "node:fs";

/**
 * Reads a file of an installed package: at once, as these are so small that other threads would take longer to ask.
 *
 * @param specifier Package and path within, such as `"@twemoji/svg/1f600.svg"`.
 */
export function readPackageFile(specifier: string): Uint8Array {
  return readFileSync(new URL(import.meta.resolve(specifier)));
}
