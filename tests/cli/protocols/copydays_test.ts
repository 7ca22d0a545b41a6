import assert from "node:assert/strict";
import { join } from "@std/path";
import { parse } from "csv-parse/sync";
import { createPerceptualHash, type Descriptors, type ImageEntry, type Match, writeNpy } from "rdcd";
import { runDenoTask } from "../run_deno_task.ts";
import { cropped, picture, upsideDown, writePicture } from "./miniature_pictures.ts";
import { describe } from "./miniature_sets.ts";
import { type Sets, slowMetrics, slowNeighbours, type SlowOptions, slowTrapezoids } from "./slow_protocol.ts";

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
const DISTRACTORS = 9;
const WHITENING = 16;
const DIMS = 4;
const QUALITIES = [3, 5, 8, 10, 15, 20, 30, 50, 75];
const CROPS = [10, 15, 20, 30, 40, 50, 60, 70, 80];

interface Copydays {
  queries: ImageEntry[];
  references: ImageEntry[];
  whitening: ImageEntry[];
  matches: Match[];
}

/** All 20 blocks, the strong one with two edits of the first original, the JPEG blocks below their archive's folder. */
async function buildCopydays(root: string): Promise<Copydays> {
  const made: Copydays = { queries: [], references: [], whitening: [], matches: [] };
  const add = async (
    block: string,
    folder: string,
    name: string,
    ...image: Parameters<typeof writePicture> extends [string, ...infer Rest] ? Rest : never
  ) => {
    const path = join(root, "copydays", folder, `${name}.jpg`);
    await writePicture(path, ...image);
    const id = `${block}/${name}`;
    made.queries.push({ id, path });
    made.matches.push({ query: id, reference: `original/${name.slice(0, 4)}00` });
    return { id, path };
  };
  for (let i = 0; i < ORIGINALS; i++) {
    const name = `${2000 + i}00`;
    const image = await picture(i);
    made.references.push(await add("original", "original", name, image));
    await add("strong", "strong", `${2000 + i}01`, upsideDown(cropped(image, 40)));
    if (i === 0) await add("strong", "strong", `${2000 + i}02`, cropped(image, 65), 20);
    for (const quality of QUALITIES) {
      await add(`jpegqual/${quality}`, `copydays_jpeg/jpegqual/${quality}`, name, image, quality);
    }
    for (const percent of CROPS) {
      await add(`crops/${percent}`, `crops/${percent}`, name, cropped(image, percent));
    }
  }
  for (let i = 0; i < DISTRACTORS; i++) {
    const path = join(root, "yfcc", `${i % 2}`, `d${i}.jpg`);
    await writePicture(path, await picture(20 + i));
    made.references.push({ id: `distractors/${i % 2}/d${i}.jpg`, path });
  }
  for (let i = 0; i < WHITENING; i++) {
    const path = join(root, "white", `w${i}.jpg`);
    await writePicture(path, await picture(40 + i));
    made.whitening.push({ id: `w${i}.jpg`, path });
  }
  return made;
}

function assertRow(row: Row, sets: Sets, matches: Match[], options: SlowOptions): void {
  const pairs = slowNeighbours(sets, options);
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
  const made = await buildCopydays(root);
  const hash = createPerceptualHash();
  const sets: Sets = {
    queries: await describe(made.queries, hash),
    references: await describe(made.references, hash),
    training: await describe(made.whitening, hash),
  };
  const shared = ["--json", "--cache", join(root, "cache")];
  const folders = ["--copydays", join(root, "copydays"), "--distractors", join(root, "yfcc")];
  const blocks = [
    "original",
    "strong",
    ...QUALITIES.map((q) => `jpegqual/${q}`),
    ...CROPS.map((c) => `crops/${c}`),
  ];

  await t.step("with whitening, Flat, whitened and centred, in SSCD's columns too", async () => {
    const csv = join(root, "out.csv");
    const { code, stdout, stderr } = await runDenoTask(
      "eval",
      ...[
        ...folders,
        "--whitening",
        join(root, "white"),
        "--no-baselines",
        "--model",
        "phash",
        ...shared,
        "--csv",
        csv,
      ],
    );
    assert.equal(code, 0, stderr);
    const { rows, ...facts } = JSON.parse(stdout) as { rows: Row[]; queries: number; references: number };
    assert.equal(facts.queries, ORIGINALS * 19 + ORIGINALS + 1);
    assert.equal(facts.references, ORIGINALS + DISTRACTORS);
    assert.deepEqual(rows.map(({ codec }) => codec), [
      "Flat",
      `PCAW${DIMS},L2norm,Flat`,
      `PCA${DIMS},L2norm,Flat`,
    ]);
    assert.deepEqual(rows[0]!.copydays.blocks.map(({ name }) => name), blocks);
    assertRow(rows[0]!, sets, made.matches, { k: 100 });
    assertRow(rows[1]!, sets, made.matches, { k: 100, codec: { dims: DIMS, whiten: true } });
    assertRow(rows[2]!, sets, made.matches, { k: 100, codec: { dims: DIMS, whiten: false } });
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
      const folder = join(root, "elsewhere");
      await Deno.mkdir(folder);
      const named = { ...sets.queries, ids: sets.queries.ids.map((id) => `${id}.jpg`) };
      await writeNpy(join(folder, "queries.npy"), stretched(named));
      await writeNpy(join(folder, "references.npy"), stretched(sets.references));
      const { code, stdout, stderr } = await runDenoTask(
        "eval",
        ...["--descriptors", folder, "--protocol", "copydays", "--k", "3", ...shared],
      );
      assert.equal(code, 0, stderr);
      const { rows }: { rows: Row[] } = JSON.parse(stdout);
      assert.deepEqual(rows.map(({ codec }) => codec), ["Flat", "L2norm,Flat"]);
      const longer = { ...sets, queries: stretched(sets.queries), references: stretched(sets.references) };
      assertRow(rows[0]!, longer, made.matches, { k: 3 });
      assertRow(rows[1]!, sets, made.matches, { k: 3 });
      assert.notEqual(rows[0]!.averagePrecision, rows[1]!.averagePrecision);
    },
  );
  await Deno.remove(root, { recursive: true });
});
