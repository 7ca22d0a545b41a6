import { DataMissingError, InvalidDataError } from "../errors.ts";

/**
 * Reads the value that a JSON file holds.
 *
 * @param howToGet What to do where it is missing, in a sentence.
 * @throws {DataMissingError} If there is no such file.
 * @throws {InvalidDataError} If it is not JSON.
 */
export async function readJsonFile(path: string, howToGet: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) throw new DataMissingError(path, howToGet);
    if (cause instanceof SyntaxError) throw new InvalidDataError(path, "it is not JSON", { cause });
    throw cause;
  }
}
