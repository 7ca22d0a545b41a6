import assert from "node:assert/strict";
import { join } from "@std/path";
import { parse } from "csv-parse/sync";
import { createPerceptualHash, type Descriptors, writeNpy } from "rdcd/descriptors";
import { makeCopydays, type Match, readCopydays } from "rdcd/datasets";
import { runDenoTask } from "../run_deno_task.ts";
import { describe } from "./describe.ts";
import { type Sets, slowMetrics, slowNeighbors, type SlowOptions, slowTrapezoids } from "./slow_protocol.ts";

interface Row {
  codec: string;
  averagePrecision: number;
  recallAtRank1: number;
  copydays: {
    strongMeanAveragePrecision: number;
    overallAveragePrecision: number;
    blocks: { name: string; meanAveragePrecision: number }[];
  };
}

const ORIGINALS = 4;
const STRONG = 5;
const DISTRACTORS = 9;
const WHITENING = 16;
const DIMS = 4;
const QUALITIES = [3, 5, 8, 10, 15, 20, 30, 50, 75];
const CROPS = [10, 15, 20, 30, 40, 50, 60, 70, 80];

function assertRow(row: Row, sets: Sets, matches: Match[], options: SlowOptions): void {
  const pairs = slowNeighbors(sets, options);
  const close = (actual: number, expected: number, name: string) =>
    assert.ok(Math.abs(actual - expected) < 1e-12, `${row.codec}, ${name}: ${actual} is not ${expected}`);
  const ofBlock = (name: string) => sets.queries.ids.filter((id) => id.startsWith(`${name}/`));
  close(
    row.copydays.strongMeanAveragePrecision,
    slowTrapezoids(pairs, matches, ofBlock("strong"), false),
    "strong mAP",
  );
  close(
    row.copydays.overallAveragePrecision,
    slowTrapezoids(pairs, matches, sets.queries.ids, true),
    "overall µAP",
  );
  for (const { name, meanAveragePrecision } of row.copydays.blocks) {
    close(meanAveragePrecision, slowTrapezoids(pairs, matches, ofBlock(name), false), name);
  }
  const metrics = slowMetrics(pairs, matches);
  close(row.averagePrecision, metrics.averagePrecision, "µAP");
  close(row.recallAtRank1, metrics.recallAtRank1, "acc@1");
}

/** The same descriptors with their numbers times as much as their row says: not of unit length any more. */
function stretched({ ids, vectors, dims }: Descriptors): Descriptors {
  return { ids, vectors: vectors.map((value, i) => value * (1 + Math.floor(i / dims) % 3)), dims };
}

Deno.test("eval --copydays gives SSCD's numbers for every codec and block, and from descriptors alone", async (t) => {
  const root = await Deno.makeTempDir();
  const folder = join(root, "copydays");
  const sizes = { originals: ORIGINALS, strong: STRONG, distractors: DISTRACTORS, whitening: WHITENING };
  await makeCopydays({ out: folder, seed: 0, sizes });
  // Some blocks below their archive's folder.
  await Deno.mkdir(join(folder, "copydays_jpeg"));
  await Deno.rename(join(folder, "jpegqual"), join(folder, "copydays_jpeg/jpegqual"));
  const [distractors, whitening] = [join(folder, "distractors"), join(folder, "whitening")];
  const { queries, references, training, groundTruth: { matches } } = await readCopydays(folder, {
    distractors,
    whitening,
  });
  const hash = createPerceptualHash();
  const sets: Sets = {
    queries: await describe(queries, hash),
    references: await describe(references, hash),
    training: await describe(training, hash),
  };
  const shared = ["--json", "--cache", join(root, "cache")];
  const folders = ["--copydays", folder, "--distractors", distractors];
  const blocks = [
    "original",
    "strong",
    ...QUALITIES.map((q) => `jpegqual/${q}`),
    ...CROPS.map((c) => `crops/${c}`),
  ];

  await t.step("with whitening, Flat, whitened and centerd, in SSCD's columns too", async () => {
    const csv = join(root, "out.csv");
    const { code, stdout, stderr } = await runDenoTask(
      "eval",
      ...[
        ...folders,
        "--whitening",
        whitening,
        "--no-baselines",
        "--model",
        "phash",
        "--all-codecs",
        ...shared,
        "--csv",
        csv,
      ],
    );
    assert.equal(code, 0, stderr);
    const { rows, ...facts } = JSON.parse(stdout) as { rows: Row[]; queries: number; references: number };
    assert.equal(facts.queries, ORIGINALS * 19 + STRONG);
    assert.equal(facts.references, ORIGINALS + DISTRACTORS);
    assert.deepEqual(rows.map(({ codec }) => codec), [
      "Flat",
      `PCAW${DIMS},L2norm,Flat`,
      `PCA${DIMS},L2norm,Flat`,
    ]);
    assert.deepEqual(rows[0]!.copydays.blocks.map(({ name }) => name), blocks);
    assertRow(rows[0]!, sets, matches, { k: 100 });
    assertRow(rows[1]!, sets, matches, { k: 100, codec: { dims: DIMS, whiten: true } });
    assertRow(rows[2]!, sets, matches, { k: 100, codec: { dims: DIMS, whiten: false } });
    const written = parse<Record<string, string>>(await Deno.readTextFile(csv), { columns: true });
    assert.deepEqual(
      written.map((row) => [row.codec, row.strong_mAP, row.overall_uAP]),
      rows.map(({ codec, copydays }) => [
        codec,
        String(copydays.strongMeanAveragePrecision),
        String(copydays.overallAveragePrecision),
      ]),
    );
  });

  await t.step(
    "with three references a query from .npy files, whatever the lengths of the descriptors",
    async () => {
      const elsewhere = join(root, "elsewhere");
      await Deno.mkdir(elsewhere);
      const named = { ...sets.queries, ids: sets.queries.ids.map((id) => `${id}.jpg`) };
      await writeNpy(join(elsewhere, "queries.npy"), stretched(named));
      await writeNpy(join(elsewhere, "references.npy"), stretched(sets.references));
      const { code, stdout, stderr } = await runDenoTask(
        "eval",
        ...["--descriptors", elsewhere, "--protocol", "copydays", "--k", "3", ...shared],
      );
      assert.equal(code, 0, stderr);
      const { rows }: { rows: Row[] } = JSON.parse(stdout);
      assert.deepEqual(rows.map(({ codec }) => codec), ["Flat", "L2norm,Flat"]);
      const longer = { ...sets, queries: stretched(sets.queries), references: stretched(sets.references) };
      assertRow(rows[0]!, longer, matches, { k: 3 });
      assertRow(rows[1]!, sets, matches, { k: 3 });
      assert.notEqual(rows[0]!.averagePrecision, rows[1]!.averagePrecision);
    },
  );
  await Deno.remove(root, { recursive: true });
});
