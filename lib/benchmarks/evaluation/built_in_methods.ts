import { join } from "@std/path";
import { namesIn } from "../../files/names_in.ts";
import { projectPath } from "../../files/project_path.ts";

const HASHES = ["tiny", "phash", "pdq"];

/** An untrained network: what the architecture alone is worth, as long as no trained one is shipped. */
const FLOOR = "untrained:efficientnet_b0:256";

/**
 * The methods that need no file of the user's: the hashes and the encoders of `data/models`.
 *
 * @returns What `resolveMethod` takes, in table order.
 */
export async function builtInMethods(): Promise<string[]> {
  const folder = projectPath("data/models");
  const shipped = (await namesIn(folder)).filter((name) => name.endsWith(".safetensors"));
  return [...HASHES, ...(shipped.length > 0 ? shipped.map((name) => join(folder, name)) : [FLOOR])];
}
