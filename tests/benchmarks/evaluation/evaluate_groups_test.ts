import assert from "node:assert/strict";
import { join } from "@std/path";
import { evaluateBenchmark, evaluateGroups, makeAttackBenchmark, readAttackBenchmark } from "rdcd/datasets";
import { slowMetrics } from "../../cli/protocols/slow_protocol.ts";
import { withFolder, writePictures } from "../../descriptors/pictures.ts";

Deno.test("evaluateGroups measures each attack by its copies and the distractors that all share", () =>
  withFolder(async (folder) => {
    const images = await writePictures(folder, 20, 90);
    const out = join(folder, "attacks");
    const sizes = { references: 9, training: 6, copies: 6, distractors: 5 };
    const operations = ["crop", "grayscale", "rotateRightAngle"];
    await makeAttackBenchmark({ out, seed: 0, images, operations, sizes });
    const benchmark = await readAttackBenchmark(out);
    const options = { cache: join(folder, "cache"), scoreNorms: [null, "1.0[0,2]"], bootstrapSamples: 20 };
    const rows = await evaluateGroups(benchmark, ["tiny", "phash"], options);
    assert.equal(rows.length, 2 * 2 * (4 + 3 + 3));

    const searched = await evaluateBenchmark(benchmark, ["tiny", "phash"], {
      ...options,
      codecs: ["Flat"],
      details: true,
    });
    const { matches } = benchmark.groundTruth;
    const copies = new Set(matches.map(({ query }) => query));
    let at = 0;
    for (const { result, predictions } of searched) {
      for (const { name, queries } of benchmark.groups!) {
        const row = rows[at++]!;
        const isAsked = ({ query }: { query: string }) => queries.includes(query);
        const expected = slowMetrics(
          predictions.filter((pair) => isAsked(pair) || !copies.has(pair.query)),
          matches.filter(isAsked),
        );
        assert.deepEqual([row.method, row.scoreNorm, row.group], [result.method, result.scoreNorm, name]);
        assert.equal(`${row.kind}/${row.level}`, name);
        assert.equal(row.copies, 6);
        assert.ok(Math.abs(row.averagePrecision - expected.averagePrecision) < 1e-12);
        assert.deepEqual([row.recallAtP90, row.recallAtRank1], [
          expected.recallAtP90,
          expected.recallAtRank1,
        ]);
        assert.ok(row.interval.low <= row.averagePrecision && row.averagePrecision <= row.interval.high);
      }
    }
    assert.equal(at, rows.length);
    const found = (kind: string) =>
      rows.filter((row) => row.kind === kind && row.method === "pHash" && row.scoreNorm === null)
        .map(({ recallAtRank1 }) => recallAtRank1);
    assert.deepEqual(found("grayscale"), [1, 1, 1]);
    assert.ok(Math.max(...found("rotateRightAngle")) < 1, "a hash is not turned");
  }));

Deno.test("evaluateGroups refuses a benchmark that tells no kinds of copies apart", async () => {
  const benchmark = {
    name: "none",
    ...{ queries: [], references: [], training: [] },
    groundTruth: { queries: ["Q0", "Q1"], matches: [{ query: "Q0", reference: "R0" }] },
  };
  await assert.rejects(
    () => evaluateGroups(benchmark, ["phash"]),
    /kinds of copies apart: current value is no group/,
  );
  const groups = [{ name: "hard negatives", queries: ["Q1"] }];
  await assert.rejects(
    () => evaluateGroups({ ...benchmark, groups }, ["phash"]),
    /current value is hard negatives without copies/,
  );
});
