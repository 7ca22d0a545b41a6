import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  type CopyBenchmark,
  evaluateBenchmark,
  type EvaluateBenchmarkOptions,
  type EvaluationRow,
} from "rdcd/datasets";
import { createPdq, createPerceptualHash } from "rdcd/descriptors";
import { bootstrapAveragePrecision, evaluateMatches } from "rdcd/evaluation";
import { runDenoTask } from "../../cli/run_deno_task.ts";
import { withFolder } from "../../descriptors/pictures.ts";
import { madeBenchmark } from "../made_benchmark.ts";

/** A query that copies nothing, under a name that NDEC gives hard negatives. */
function withHardNegative(benchmark: CopyBenchmark): CopyBenchmark {
  const copies = new Set(benchmark.groundTruth.matches.map(({ query }) => query));
  const hard = benchmark.queries.find(({ id }) => !copies.has(id))!.id;
  return { ...benchmark, protocol: "ndec", groups: [{ name: "hard negatives", queries: [hard] }] };
}

Deno.test("evaluateBenchmark gives what deno task eval shows, from the descriptors that it has kept", () =>
  withFolder(async (folder) => {
    const benchmark = await madeBenchmark(folder);
    const cache = join(folder, "cache");
    const args = ["--disc", join(folder, "benchmark"), "--cache", cache, "--no-baselines", "--json"];
    const { code, stdout, stderr } = await runDenoTask(
      "eval",
      ...[...args, "--model", "tiny", "--model", "phash", "--compare-to", "phash", "--all-codecs"],
    );
    assert.equal(code, 0, stderr);
    const { rows }: { rows: EvaluationRow[] } = JSON.parse(stdout);
    assert.equal(rows.length, 8);
    const onProgress = () => assert.fail("the task has described everything");
    const ours = await evaluateBenchmark(benchmark, ["tiny", "phash"], {
      cache,
      compareTo: "phash",
      onProgress,
    });
    assert.deepEqual(JSON.parse(JSON.stringify(ours)), rows);
  }));

Deno.test("evaluateBenchmark gives with details what each row was computed from", () =>
  withFolder(async (folder) => {
    const benchmark = await madeBenchmark(folder);
    const options = {
      cache: folder,
      seed: 5,
      bootstrapSamples: 50,
      precisions: ["float32", "int8"],
    } as const;
    const methods = [createPerceptualHash(), createPdq()];
    const detailed = await evaluateBenchmark(benchmark, methods, { ...options, details: true });
    assert.equal(detailed.length, 2 * 2 * 4);
    for (const { result, predictions, queries, matches, curve } of detailed) {
      assert.deepEqual(queries, benchmark.groundTruth.queries);
      assert.deepEqual(matches, benchmark.groundTruth.matches);
      const { averagePrecision, recalls, precisions } = evaluateMatches(predictions, matches);
      assert.equal(averagePrecision, result.averagePrecision);
      const draws = { queries, seed: 5, samples: 50 };
      assert.deepEqual(bootstrapAveragePrecision(predictions, matches, draws), result.interval);
      assert.deepEqual(curve, recalls.map((recall, i) => [recall, precisions[i]]));
      assert.deepEqual(result.difference?.method, result.precision === "int8" ? "float32" : undefined);
    }
    const plain = await evaluateBenchmark(benchmark, methods, options);
    assert.deepEqual(plain, detailed.map(({ result }) => result));
  }));

Deno.test("evaluateBenchmark follows the benchmark's protocol, as far as there are training images", () =>
  withFolder(async (folder) => {
    const benchmark = await madeBenchmark(folder);
    const evaluate = async (changed: Partial<CopyBenchmark>, options: EvaluateBenchmarkOptions = {}) => {
      const settings = { cache: folder, bootstrapSamples: 10, ...options };
      const rows = await evaluateBenchmark({ ...benchmark, ...changed }, ["phash"], settings);
      return rows.map(({ codec, scoreNorm, querySet }) => [codec, scoreNorm, querySet ?? "all"]);
    };
    assert.deepEqual(await evaluate({}), [
      ["Flat", null, "all"],
      ["Flat", "1.0[0,2]", "all"],
      ["PCAW3,L2norm,Flat", null, "all"],
      ["PCAW3,L2norm,Flat", "1.0[0,2]", "all"],
    ]);
    assert.deepEqual(await evaluate({ training: [] }), [["Flat", null, "all"]]);
    assert.deepEqual(await evaluate(withHardNegative(benchmark), { codecs: ["Flat"], scoreNorms: [null] }), [
      ["Flat", null, "all"],
      ["Flat", null, "without hard negatives"],
    ]);
    const queries = [...benchmark.groundTruth.queries];
    const strong = { protocol: "copydays", groups: [{ name: "strong", queries }] } as const;
    assert.deepEqual(await evaluate({ protocol: strong.protocol, groups: [...strong.groups] }), [
      ["Flat", null, "all"],
      ["PCAW3,L2norm,Flat", null, "all"],
      ["PCA3,L2norm,Flat", null, "all"],
    ]);
  }));

Deno.test("evaluateBenchmark refuses before it describes anything", () =>
  withFolder(async (folder) => {
    const benchmark = await madeBenchmark(folder);
    const onProgress = () => assert.fail("it begins to describe");
    const refuses = (
      changed: Partial<CopyBenchmark>,
      methods: string[],
      options: EvaluateBenchmarkOptions,
      message: RegExp,
    ) =>
      assert.rejects(
        () =>
          evaluateBenchmark({ ...benchmark, ...changed }, methods, { cache: folder, onProgress, ...options }),
        (error: Error) => error instanceof RangeError && message.test(error.message),
      );
    await refuses({}, ["phash", "sift"], {}, /current value is "sift"/);
    await refuses({}, ["phash"], { codecs: ["PQ8"] }, /PQ8/);
    await refuses({}, ["phash"], { scoreNorms: ["2"] }, /2/);
    await refuses(
      {},
      ["phash"],
      { compareTo: "pdq" },
      /compareTo must be one of phash: current value is pdq/,
    );
    const copydays = { protocol: "copydays" } as const;
    await refuses(copydays, ["phash"], { scoreNorms: ["1.0[0,2]"] }, /Copydays' protocol .* is 1\.0\[0,2\]/);
    await refuses(copydays, ["phash"], { candidates: "global" }, /Copydays' protocol .* is global/);
  }));
