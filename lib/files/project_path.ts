import { relative } from "@std/path";
import { cwd } from "node:process";
import { fileURLToPath } from "node:url";

/**
 * Where a file or folder of the checkout is, seen from where the program runs: a notebook runs in its own folder, a task
 * in that of the checkout. Outside of a checkout it is looked for where the program runs.
 *
 * @param path The path below the checkout, such as `"data/models"`.
 */
export function projectPath(path: string): string {
  const url = new URL(`../../${path}`, import.meta.url);
  return url.protocol === "file:" ? relative(cwd(), fileURLToPath(url)) : path;
}
