import { createHash } from "node:crypto";
import { join } from "@std/path";

/** The SHA-256 of every file below a folder, by its path there. */
export async function folderContent(folder: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) {
      for (const [below, hash] of Object.entries(await folderContent(path))) {
        hashes[`${name}/${below}`] = hash;
      }
    } else hashes[name] = createHash("sha256").update(await Deno.readFile(path)).digest("hex");
  }
  return hashes;
}
