import { join } from "@std/path";
import { namesIn } from "../../files/names_in.ts";
import { projectPath } from "../../files/project_path.ts";

const HASHES = ["pdq", "phash", "tiny"];

/**
 * The methods that need no file of the user's: the encoders of `data/models` and the hashes.
 *
 * @returns What `resolveMethod` takes, in table order.
 */
export async function builtInMethods(): Promise<string[]> {
  const folder = projectPath("data/models");
  const shipped = (await namesIn(folder)).filter((name) => name.endsWith(".safetensors"));
  return [...shipped.map((name) => join(folder, name)), ...HASHES];
}
