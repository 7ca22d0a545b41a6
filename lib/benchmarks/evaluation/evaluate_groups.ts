import type { CopyBenchmark } from "../copy_benchmark.ts";
import { bootstrapDraws } from "../../evaluation/bootstrap_draws.ts";
import { type GroupRow, groupRows } from "./group_rows.ts";
import {
  evaluateBenchmark,
  type EvaluateBenchmarkOptions,
  type EvaluatedMethod,
} from "./evaluate_benchmark.ts";

/** Options for {@linkcode evaluateGroups}. */
export interface EvaluateGroupsOptions
  extends Omit<EvaluateBenchmarkOptions, "compareTo" | "precisions" | "searchElsewhere"> {
  /**
   * Preparation of descriptors, as {@linkcode evaluateBenchmark} takes it.
   *
   * @default {["Flat"]}
   */
  codecs?: readonly string[];
  /**
   * Score normalizations such as `"1.0[0,2]"`; `null` for none.
   *
   * @default {[null]}
   */
  scoreNorms?: readonly (string | null)[];
}

/**
 * Measures how well methods find the copies of each kind that a benchmark tells apart: those of each attack in each
 * strength ({@linkcode makeAttackBenchmark}), or of each block of a data set that has blocks.
 *
 * A group's numbers are those of its copies and of all queries that are copies of nothing, which the groups share; other
 * groups' copies do not count. They are computed from one search of all queries.
 *
 * @param benchmark Images, truth and groups.
 * @param methods What describes the images, as {@linkcode evaluateBenchmark} takes it.
 * @param options How it is measured, and where descriptors are kept.
 * @returns Rows in the order of the methods, and for each in the order of the groups.
 * @throws {RangeError} If no group has a copy, or an option is out of range.
 *
 * @example Crops of two strengths
 * ```ts
 * import { evaluateGroups, makeAttackBenchmark, readAttackBenchmark } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const out = `${folder}/crops`;
 * const sizes = { references: 6, training: 2, copies: 4, distractors: 2 };
 * await makeAttackBenchmark({ out, seed: 0, operations: ["crop"], strengths: ["weak", "extreme"], sizes });
 *
 * const rows = await evaluateGroups(await readAttackBenchmark(out), ["tiny"], { cache: folder });
 * assert.deepEqual(rows.map(({ kind, level, copies }) => [kind, level, copies]), [
 *   ["crop", "weak", 4],
 *   ["crop", "extreme", 4],
 * ]);
 * assert.ok(rows[0]!.averagePrecision > rows[1]!.averagePrecision);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function evaluateGroups(
  benchmark: CopyBenchmark,
  methods: readonly EvaluatedMethod[],
  options: EvaluateGroupsOptions = {},
): Promise<GroupRow[]> {
  const { groups = [], groundTruth } = benchmark;
  const copies = new Set(groundTruth.matches.map(({ query }) => query));
  if (!groups.some(({ queries }) => queries.some((query) => copies.has(query)))) {
    throw new RangeError(
      "Cannot evaluate groups as the benchmark must tell kinds of copies apart: current value is " +
        (groups.map(({ name }) => `${name} without copies`).join(", ") || "no group"),
    );
  }
  const draws = bootstrapDraws({ seed: 0, ...options });
  const settings = { codecs: ["Flat"], scoreNorms: [null], ...options, details: true as const };
  const rows = await evaluateBenchmark(benchmark, methods, settings);
  return rows.flatMap((row) => groupRows(row, groups, draws));
}
