import { join } from "@std/path";
import { projectPath } from "../_internal/project_path.ts";

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
  const shipped: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (name.endsWith(".safetensors")) shipped.push(join(folder, name));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return [...HASHES, ...(shipped.length > 0 ? shipped.sort() : [FLOOR])];
}
