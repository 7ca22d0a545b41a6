import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  type BenchmarkDescriptors,
  type CopyBenchmark,
  evaluateBenchmark,
  type EvaluateBenchmarkOptions,
  type EvaluationRow,
} from "rdcd/datasets";
import { createPdq, createPerceptualHash } from "rdcd/descriptors";
import { bootstrapAveragePrecision, evaluateMatches, evaluateRetrieval } from "rdcd/evaluation";
import { descriptorsInMemory } from "../../../lib/descriptors/descriptors_in_memory.ts";
import { runDenoTask } from "../../cli/run_deno_task.ts";
import { withFolder } from "../../descriptors/pictures.ts";
import { randomDescriptors } from "../../evaluation/random_descriptors.ts";
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

/** Descriptors of a benchmark without images, as if they had been made elsewhere. */
function descriptorsOf(letter: string): BenchmarkDescriptors {
  const [queries, references, training] = [
    randomDescriptors("Q", 12, 8, letter),
    randomDescriptors("R", 20, 8, letter),
    randomDescriptors("T", 16, 8, letter),
  ];
  const matches = queries.ids.slice(0, 6).map((query, i) => ({ query, reference: `R${i}` }));
  return {
    method: { name: letter, network: null, parameters: 0, dims: 8, bytesPerImage: 32, preparation: null },
    described: { queries, references, training, imagesPerSecond: null, unreadable: 0 },
    benchmark: {
      name: "random",
      queries: queries.ids,
      references: references.ids,
      training: training.ids,
      groundTruth: { queries: queries.ids, matches },
    },
  };
}

Deno.test("evaluateBenchmark evaluates descriptors without images, beside each other and by a search elsewhere", async () => {
  const [a, b] = [descriptorsOf("a"), descriptorsOf("b")];
  const settings = { codecs: ["Flat"], k: 3 };
  const rows = await evaluateBenchmark(a.benchmark, [a, b], { ...settings, compareTo: a });
  assert.deepEqual(rows.map(({ method, scoreNorm }) => [method, scoreNorm]), [
    ["a", null],
    ["a", "1.0[0,2]"],
    ["b", null],
    ["b", "1.0[0,2]"],
  ]);
  const { queries, references } = a.described;
  const { groundTruth: { matches } } = a.benchmark;
  const expected = await evaluateRetrieval({ queries, references, groundTruth: matches, k: 3 });
  assert.equal(rows[0]!.averagePrecision, expected.averagePrecision);
  assert.equal(rows[2]!.difference!.value, rows[2]!.averagePrecision - rows[0]!.averagePrecision);

  const searched = await evaluateBenchmark(a.benchmark, [a], {
    ...settings,
    // An index that never finds the first reference, which is the answer to one of the six copies.
    async searchElsewhere({ ids: queries, vectors, dims }, references, k) {
      const all = await descriptorsInMemory(references);
      return queries.map((_, query) =>
        all.ids.map((reference, row) => {
          let score = 0;
          for (let i = 0; i < dims; i++) score += vectors[query * dims + i]! * all.vectors[row * dims + i]!;
          return { reference, score };
        }).filter(({ reference }) => reference !== "R0").sort((a, b) => b.score - a.score).slice(0, k)
      );
    },
  });
  for (const { difference, exactNeighborsFound } of searched) {
    assert.equal(difference!.method, "exact search");
    assert.ok(exactNeighborsFound! > 0.5 && exactNeighborsFound! < 1, `${exactNeighborsFound}`);
  }
  await assert.rejects(
    () => evaluateBenchmark(a.benchmark, [a], { compareTo: a, searchElsewhere: () => Promise.resolve([]) }),
    /compared to an exact search/,
  );
  await assert.rejects(() => evaluateBenchmark(a.benchmark, ["phash"]), /its images must be at hand/);
});
