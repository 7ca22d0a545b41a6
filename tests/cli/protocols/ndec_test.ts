import assert from "node:assert/strict";
import { join } from "@std/path";
import { parse } from "csv-parse/sync";
import { createPerceptualHash, loadDescriptors, writeIscHdf5 } from "rdcd/descriptors";
import { makeNdec, type Match, readNdec } from "rdcd/datasets";
import { runDenoTask } from "../run_deno_task.ts";
import { describe } from "./describe.ts";
import { type Sets, slowMetrics, type SlowOptions, slowPredictions } from "./slow_protocol.ts";

interface Row {
  codec: string;
  scoreNorm: string | null;
  querySet?: string;
  averagePrecision: number;
  recallAtP90: number;
  thresholdAtP90: number | null;
  recallAtRank1: number;
  hardNegatives: { queries: number; overThreshold: number | null };
}

const HARD = 7;
const DIMS = 6;

/** The rows that the protocol gives, in the task's order. */
function expectedRows(sets: Sets, matches: Match[], options: Omit<SlowOptions, "codec" | "normalized">) {
  const isHard = (query: string) => query >= "Q25000";
  const rows = [];
  for (const codec of [undefined, { dims: DIMS, whiten: true }]) {
    for (const normalized of [false, true]) {
      const settings = { ...options, normalized, ...(codec && { codec }) };
      const all = slowPredictions(sets, settings);
      const kept = sets.queries.ids.map((id, row) => ({ id, row })).filter(({ id }) => !isHard(id));
      const { vectors, dims } = sets.queries;
      const fewer = {
        ids: kept.map(({ id }) => id),
        vectors: Float32Array.from(
          kept.flatMap(({ row }) => [...vectors.subarray(row * dims, (row + 1) * dims)]),
        ),
        dims,
      };
      for (const pairs of [all, slowPredictions({ ...sets, queries: fewer }, settings)]) {
        const metrics = slowMetrics(pairs, matches);
        const taken = new Set(
          all.filter(({ query, score }) => isHard(query) && score >= metrics.thresholdAtP90! - 1e-9)
            .map(({ query }) => query),
        );
        rows.push({ ...metrics, overThreshold: metrics.thresholdAtP90 === null ? null : taken.size / HARD });
      }
    }
  }
  return rows;
}

function assertRows(rows: Row[], expected: ReturnType<typeof expectedRows>): void {
  assert.equal(rows.length, expected.length);
  rows.forEach((row, i) => {
    const wanted = expected[i]!;
    for (const name of ["averagePrecision", "recallAtP90", "recallAtRank1"] as const) {
      assert.ok(
        Math.abs(row[name] - wanted[name]) < 1e-12,
        `row ${i}, ${name}: ${row[name]}, not ${wanted[name]}`,
      );
    }
    assert.deepEqual(row.hardNegatives, { queries: HARD, overThreshold: wanted.overThreshold });
    assert.ok(Math.abs((row.thresholdAtP90 ?? 0) - (wanted.thresholdAtP90 ?? 0)) < 1e-5);
  });
}

Deno.test("eval --ndec gives the protocol's numbers with and without hard negatives, and from descriptors alone", async (t) => {
  const root = await Deno.makeTempDir();
  const folder = join(root, "ndec");
  const sizes = { references: 14, training: 24, copies: 8, distractors: 5, hardNegatives: HARD };
  await makeNdec({ out: folder, seed: 0, sizes });
  const { queries, references, training, groundTruth: { matches } } = await readNdec(folder);
  const hash = createPerceptualHash();
  const sets: Sets = {
    queries: await describe(queries, hash),
    references: await describe(references, hash),
    training: await describe(training, hash),
  };
  const shared = ["--cache", join(root, "cache"), "--json"];
  const images = ["--ndec", folder, "--no-baselines", "--model", "phash", "--all-codecs", ...shared];

  await t.step("by the ten nearest of each query, with the official columns", async () => {
    const csv = join(root, "out.csv");
    const { code, stdout, stderr } = await runDenoTask("eval", ...images, "--csv", csv);
    assert.equal(code, 0, stderr);
    const { rows, ...facts } = JSON.parse(stdout) as {
      rows: Row[];
      benchmark: string;
      hardNegatives: number;
    };
    assert.equal(facts.benchmark, "NDEC");
    assert.equal(facts.hardNegatives, HARD);
    assertRows(rows, expectedRows(sets, matches, { k: 10 }));
    assert.deepEqual(
      rows.map(({ querySet }) => querySet ?? "all"),
      Array(4).fill(["all", "without hard negatives"]).flat(),
    );
    const written = parse<Record<string, string>>(await Deno.readTextFile(csv), { columns: true });
    assert.deepEqual(
      written.map((
        row,
      ) => [row.codec, row.score_norm, row.uAP, row["accuracy-at-1"], row["recall-at-p90"], row.query_set]),
      rows.map((row) => [
        row.codec,
        row.scoreNorm ?? "None",
        String(row.averagePrecision),
        String(row.recallAtRank1),
        String(row.recallAtP90),
        row.querySet ?? "all",
      ]),
    );
    assert.deepEqual(new Set(written.map((row) => row.codec)), new Set(["Flat", `PCAW${DIMS},L2norm,Flat`]));
  });

  await t.step("by the best pairs of all queries, three a query", async () => {
    const { code, stdout, stderr } = await runDenoTask(
      "eval",
      ...images,
      "--candidates",
      "global",
      "--k",
      "3",
    );
    assert.equal(code, 0, stderr);
    assertRows(JSON.parse(stdout).rows, expectedRows(sets, matches, { k: 3, global: true }));
  });

  await t.step("from descriptors in the challenge's HDF5, without images", async () => {
    const path = join(root, "elsewhere.hdf5");
    await writeIscHdf5(path, { query: sets.queries, reference: sets.references, train: sets.training });
    assert.equal((await loadDescriptors(path, { set: "train" })).ids.length, 24);
    const truth = join(folder, "public_ground_truth_h5.csv");
    const { code, stdout, stderr } = await runDenoTask(
      "eval",
      ...["--descriptors", path, "--protocol", "ndec", "--ground-truth", truth, "--all-codecs", ...shared],
    );
    assert.equal(code, 0, stderr);
    assertRows(JSON.parse(stdout).rows, expectedRows(sets, matches, { k: 10 }));
  });
  await Deno.remove(root, { recursive: true });
});
