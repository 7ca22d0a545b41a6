import { join } from "@std/path";
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
