import type { CopyBenchmark, QueryGroup } from "../copy_benchmark.ts";
import { readDisc21 } from "./read_disc21.ts";
import { readEdits } from "./read_edits.ts";

/**
 * Reads a benchmark that {@linkcode makeAttackBenchmark} made.
 *
 * @param folder Its folder.
 * @returns Images and truth; `groups` are the copies of each operation in each strength, such as `"crop/strong"`.
 * @throws {DataMissingError} If a part is missing, naming what was looked for.
 * @throws {InvalidDataError} If the ground truth is faulty or names images that are not there.
 *
 * @example How many copies there are of each kind
 * ```ts
 * import { makeAttackBenchmark, readAttackBenchmark } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const out = await Deno.makeTempDir();
 * const sizes = { references: 3, training: 1, copies: 3, distractors: 2 };
 * await makeAttackBenchmark({ out, seed: 0, operations: ["grayscale"], strengths: ["strong"], sizes });
 * const { groups } = await readAttackBenchmark(out);
 * assert.deepEqual(groups?.map(({ name, queries }) => [name, queries.length]), [["grayscale/strong", 3]]);
 * await Deno.remove(out, { recursive: true });
 * ```
 */
export async function readAttackBenchmark(folder: string): Promise<CopyBenchmark> {
  const benchmark = await readDisc21(folder);
  const edits = await readEdits(folder);
  const groups = new Map<string, QueryGroup>();
  for (const { query } of benchmark.groundTruth.matches) {
    const edit = edits.get(query);
    if (edit?.operations.length !== 1) continue;
    const name = `${edit.operations[0]}/${edit.strength}`;
    const group = groups.getOrInsertComputed(name, () => ({ name, queries: [] }));
    group.queries.push(query);
  }
  return { ...benchmark, groups: [...groups.values()] };
}
