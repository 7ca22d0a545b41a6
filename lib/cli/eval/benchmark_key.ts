import { createHash } from "node:crypto";
import type { CopyBenchmark } from "../../datasets/copy_benchmark.ts";

/**
 * A name for the images of a benchmark as they are now, so that descriptors are not used again after a file changed:
 * a hash of every id, size and time of change.
 *
 * @param benchmark The images.
 * @returns 16 hexadecimal digits.
 */
export async function benchmarkKey(benchmark: CopyBenchmark): Promise<string> {
  const hash = createHash("sha256");
  for (const set of ["queries", "references", "training"] as const) {
    for (const { id, path } of benchmark[set]) {
      const { size, mtime } = await Deno.stat(path);
      hash.update(`${set}\0${id}\0${size}\0${mtime?.getTime()}\n`);
    }
  }
  return hash.digest("hex").slice(0, 16);
}
