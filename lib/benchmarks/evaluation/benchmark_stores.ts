import { createHash } from "node:crypto";
import { join } from "@std/path";
import type { BenchmarkImages } from "../copy_benchmark.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";

/**
 * The folder for the descriptors of a benchmark's images as they are now, so that descriptors are not used again after a
 * file changed: it is named by a hash of every id, size and time of change.
 *
 * @param cache Where descriptors are kept.
 */
export async function storesFolder(benchmark: BenchmarkImages, cache: string): Promise<string> {
  const hash = createHash("sha256");
  for (const set of ["queries", "references", "training"] as const) {
    for (const { id, path } of benchmark[set]) {
      const { size, mtime } = await Deno.stat(path);
      hash.update(`${set}\0${id}\0${size}\0${mtime?.getTime()}\n`);
    }
  }
  return join(cache, "descriptors", hash.digest("hex").slice(0, 16));
}

/**
 * The folder for a method's three stores.
 *
 * @param folder What {@linkcode storesFolder} gives.
 */
export function storesOf(folder: string, method: DescriptorMethod): string {
  return join(folder, method.fingerprint.slice(0, 16));
}
