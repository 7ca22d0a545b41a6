import { DataMissingError } from "../errors.ts";

/**
 * Checks whether a path that the user gave is a folder.
 *
 * @param howToGet What the error says to do where there is nothing of that name.
 * @throws {DataMissingError} If there is nothing of that name.
 */
export async function isFolder(path: string, howToGet: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new DataMissingError(path, howToGet);
  }
}
