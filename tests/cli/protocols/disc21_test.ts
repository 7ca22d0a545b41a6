import assert from "node:assert/strict";
import { join } from "@std/path";
import { parse } from "csv-parse/sync";
import { makeDefaultBenchmark, readDisc21 } from "rdcd/datasets";
import { createPerceptualHash } from "rdcd/descriptors";
import { runDenoTask } from "../run_deno_task.ts";
import { describe } from "./describe.ts";
import { type Sets, slowMetrics, slowPredictions } from "./slow_protocol.ts";

const HEADER = "query_id,reference_id,score";

Deno.test("eval --disc follows the protocol on both splits, writes predictions, and marks subsets", async (t) => {
  const root = await Deno.makeTempDir();
  const folder = join(root, "made");
  const sizes = { references: 14, training: 24, queries: 13, copies: 8 };
  await makeDefaultBenchmark({ out: folder, seed: 0, sizes });
  const { queries, groundTruth: { matches } } = await readDisc21(folder);
  const names = { queries: "dev_queries_50k_0", references: "refs_50k_0", training: "train_50k_0" };
  for (const [set, name] of Object.entries(names)) await Deno.rename(join(folder, set), join(root, name));
  // Three columns without a header, distractors left out: every other query image is one.
  const lines = matches.map(({ query, reference }) => `${query},${reference},1`);
  await Deno.writeTextFile(join(root, "test_queries_groundtruth.csv"), lines.join("\n"));
  // The same images as the dev split as well, two columns with blank references.
  await Deno.symlink(join(root, "dev_queries_50k_0"), join(root, "test_queries_50k_0"));
  const answers = queries.map(({ id }) =>
    `${id},${matches.find(({ query }) => query === id)?.reference ?? ""}`
  );
  await Deno.writeTextFile(join(root, "dev_queries_groundtruth.csv"), answers.join("\n"));

  const hash = createPerceptualHash();
  const dev = await readDisc21(root);
  const sets: Sets = {
    queries: await describe(dev.queries, hash),
    references: await describe(dev.references, hash),
    training: await describe(dev.training, hash),
  };
  const cache = join(root, "cache");
  const one = ["--no-baselines", "--model", "phash", "--codec", "Flat", "--score-norm", "1.0[0,2]"];
  const disc = ["--disc", root, "--cache", cache];
  const pairs = slowPredictions(sets, { k: 10, normalized: true });
  const expected = slowMetrics(pairs, matches);

  await t.step("the test split, whose predictions others can score", async () => {
    const path = join(root, "predictions", "test.csv");
    const { code, stdout, stderr } = await runDenoTask(
      "eval",
      ...[...disc, ...one, "--split", "test", "--json", "--predictions", path],
    );
    assert.equal(code, 0, stderr);
    const { rows: [row], benchmark, published } = JSON.parse(stdout);
    assert.equal(benchmark, "DISC21 test");
    assert.equal(published.queries, 50_000);
    assert.ok(Math.abs(row.averagePrecision - expected.averagePrecision) < 1e-12);
    assert.deepEqual([row.recallAtP90, row.recallAtRank1], [expected.recallAtP90, expected.recallAtRank1]);

    const text = await Deno.readTextFile(path);
    assert.equal(text.slice(0, text.indexOf("\n")), HEADER);
    const written = parse<Record<string, string>>(text, { columns: true }).map((line) => ({
      query: line.query_id!,
      reference: line.reference_id!,
      score: Number(line.score),
    }));
    assert.equal(written.length, 10 * queries.length);
    const theirs = slowMetrics(written, matches);
    assert.equal(theirs.averagePrecision, row.averagePrecision);
    const scores = new Map(pairs.map(({ query, reference, score }) => [`${query},${reference}`, score]));
    for (const { query, reference, score } of written) {
      const known = scores.get(`${query},${reference}`);
      if (known !== undefined) assert.ok(Math.abs(score - known) < 1e-6);
    }
  });

  await t.step("a subset of the dev split, which every output calls one", async () => {
    const [csv, report] = [join(root, "subset.csv"), join(root, "subset.html")];
    const args = [...disc, ...one, "--limit", "6", "--seed", "3", "--csv", csv, "--report", report];
    const { code, stdout, stderr } = await runDenoTask("eval", ...args);
    assert.equal(code, 0, stderr);
    const name = "DISC21 dev, subset of 6 (seed 3)";
    assert.match(stdout, /^Benchmark: DISC21 dev, subset of 6 \(seed 3\)$/m);
    assert.match(stdout, /^6 queries, of which 4 are copies; 6 references; 6 training images; seed 3$/m);
    assert.match(
      stdout,
      /^SUBSET of at most 6 images a set, .* from 13 queries, 14 references and 24 training/m,
    );
    assert.match(stdout, /^INCOMPLETE: .* 13 of 50000 queries, 14 of 1000000 references/m);
    const rows = parse<Record<string, string>>(await Deno.readTextFile(csv), { columns: true });
    assert.deepEqual(rows.map(({ benchmark }) => benchmark), [name]);
    const page = await Deno.readTextFile(report);
    assert.match(page, /<h1>Copy detection on DISC21 dev, subset of 6 \(seed 3\)<\/h1>/);
    assert.match(page, /SUBSET of at most 6 images a set/);
    const json = JSON.parse((await runDenoTask("eval", ...args, "--json")).stdout);
    assert.equal(json.benchmark, name);
    assert.deepEqual(json.subset, { limit: 6, seed: 3, of: { queries: 13, references: 14, training: 24 } });
  });

  await t.step("a dry run, which counts, estimates and evaluates nothing", async () => {
    const args = [...disc, ...one, "--dry-run"];
    const text = await runDenoTask("eval", ...args);
    assert.equal(text.code, 1, text.stderr);
    assert.match(text.stdout, /^DISC21 dev \(as downloaded\): not complete$/m);
    assert.match(text.stdout, /^queries +13 +50000 +49987 /m);
    assert.match(text.stdout, /^matches +8 +10000 +9992 /m);
    assert.match(text.stdout, /^Estimate for 51 images/m);
    assert.match(text.stdout, /^Memory: about \d+ MB at the peak$/m);
    assert.doesNotMatch(text.stdout, /µAP/);
    await Deno.rename(join(root, "train_50k_0"), join(root, "elsewhere"));
    await Deno.writeTextFile(join(root, "dev_queries_groundtruth.csv"), "Q00000,R000099\n");
    const { code, stdout, stderr } = await runDenoTask("eval", ...args, "--json");
    assert.equal(code, 1, stderr);
    const { complete, parts, problems, effort } = JSON.parse(stdout);
    assert.equal(complete, false);
    assert.deepEqual(
      parts.map((
        part: { part: string; count: number; missing: boolean },
      ) => [part.part, part.count, part.missing]),
      [["queries", 13, false], ["references", 14, false], ["training images", 0, true], [
        "matches",
        0,
        false,
      ]],
    );
    assert.match(
      problems.join("\n"),
      /1 of its 1 references are not among the 14 references at hand: R000099/,
    );
    assert.equal(effort.images, 27);
    assert.equal(effort.methods[0].descriptorBytes, 27 * 64 * 4);
    assert.ok(effort.freeBytes > 0 && effort.methods[0].describeSeconds > 0);
  });
  await Deno.remove(root, { recursive: true });
});

Deno.test("eval refuses to write predictions of several rows, and exits with 2", async () => {
  const { code, stdout, stderr } = await runDenoTask("eval", "--disc", "x", "--predictions", "p.csv");
  assert.equal(code, 2, stderr);
  assert.match(stderr, /--predictions writes those of one row/);
  assert.equal(stdout, "");
});
