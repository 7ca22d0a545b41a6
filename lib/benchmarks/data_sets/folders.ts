import { join } from "@std/path";
import { DataMissingError } from "../../errors.ts";
import { exists } from "../../files/exists.ts";
import { projectPath } from "../../files/project_path.ts";

/**
 * The folder of a data set that is not named: below the one that the environment's `RDCD_DATA` names, or in the
 * checkout's `data`.
 *
 * @param name The data set's own folder.
 */
export function dataFolder(name: string): string {
  return join(Deno.env.get("RDCD_DATA") || projectPath("data"), name);
}

/**
 * Refuses a folder that is not there.
 *
 * @param source Where its content is to be had, in sentences.
 * @throws {DataMissingError} If it is not there.
 */
export async function refuseMissing(folder: string, source: string, option: string): Promise<void> {
  if (await exists(folder)) return;
  throw new DataMissingError(
    folder,
    `${source} Name its folder by ${option}, or set RDCD_DATA to the folder that has all data sets in it. ` +
      'The tier "micro" needs no data.',
  );
}
