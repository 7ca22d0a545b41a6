import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { basename, join } from "@std/path";
import { encodeImage, listImages, readImage } from "rdcd/images";
import { InvalidDataError, makeBenchmark, readDisc21 } from "rdcd/datasets";
import { applyCopyAttack, type AttackStrength } from "rdcd/augmentations";
import { withFolder, writePictures } from "../descriptors/pictures.ts";
import { folderContent } from "./folder_content.ts";

const COUNT = 40;

/** Runs the body with a folder of images and a name for the benchmark beside it. */
function withPictures(body: (pictures: string, out: string) => Promise<void>, count = COUNT): Promise<void> {
  return withFolder(async (folder) => {
    const pictures = join(folder, "pictures");
    await Deno.mkdir(pictures);
    await writePictures(pictures, count, 64);
    await body(pictures, join(folder, "made", "benchmark"));
  });
}

async function readTable<Column extends string>(path: string): Promise<Record<Column, string>[]> {
  return parse(await Deno.readTextFile(path), { columns: true });
}

async function sourcesOf(out: string): Promise<Map<string, string>> {
  const rows = await readTable<"id" | "source">(join(out, "sources.csv"));
  return new Map(rows.map(({ id, source }) => [id, source]));
}

Deno.test("makeBenchmark uses each image once, and copies only references", () =>
  withPictures(async (pictures, out) => {
    const { sizes, skipped, reused } = await makeBenchmark({
      images: await listImages(pictures),
      out,
      seed: 3,
    });
    assert.deepEqual(sizes, { references: 16, training: 12, queries: 24, copies: 12 });
    assert.deepEqual([skipped, reused], [[], false]);

    const { queries, references, training, groundTruth } = await readDisc21(out);
    const ids = (letter: string, digits: number, count: number) =>
      Array.from({ length: count }, (_, index) => `${letter}${String(index).padStart(digits, "0")}`);
    assert.deepEqual(references.map(({ id }) => id), ids("R", 6, 16));
    assert.deepEqual(training.map(({ id }) => id), ids("T", 6, 12));
    assert.deepEqual(queries.map(({ id }) => id), ids("Q", 5, 24));
    assert.equal(groundTruth.matches.length, 12);

    const sources = await sourcesOf(out);
    const copyOf = new Map(groundTruth.matches.map(({ query, reference }) => [query, reference]));
    for (const [query, reference] of copyOf) assert.equal(sources.get(query), sources.get(reference));
    const alone = [...sources].filter(([id]) => !copyOf.has(id)).map(([, source]) => source);
    assert.equal(alone.length, COUNT);
    assert.equal(new Set(alone).size, COUNT);
    for (const { id, path } of [...references, ...training]) {
      assert.deepEqual(await Deno.readFile(path), await Deno.readFile(join(pictures, sources.get(id)!)));
    }
  }));

Deno.test("makeBenchmark mixes copies and distractors, and shares the strengths out among both", () =>
  withPictures(async (pictures, out) => {
    await makeBenchmark({
      images: await listImages(pictures),
      out,
      seed: 3,
      queries: 32,
      copies: 16,
      references: 4,
      training: 4,
    });
    const edits = await readTable<"query_id" | "reference_id" | "strength" | "step">(join(out, "edits.csv"));
    const queries = edits.filter(({ step }) => step === "1");
    assert.deepEqual(
      queries.map(({ query_id }) => query_id),
      [...new Set(queries.map(({ query_id }) => query_id))].sort(),
    );
    const isCopy = queries.map(({ reference_id }) => reference_id !== "");
    const early = isCopy.slice(0, 16).filter(Boolean).length;
    assert.ok(early >= 4 && early <= 12, `${early} of the first 16 queries are copies`);
    for (const kind of [true, false]) {
      const strengths = queries.filter((_, index) => isCopy[index] === kind).map(({ strength }) => strength);
      assert.deepEqual(
        Object.values(Object.groupBy(strengths, (name) => name)).map((group) => group!.length),
        [4, 4, 4, 4],
      );
    }
    const { groundTruth } = await readDisc21(out);
    assert.deepEqual(
      groundTruth.matches,
      queries.filter(({ reference_id }) => reference_id !== "")
        .map(({ query_id, reference_id }) => ({ query: query_id, reference: reference_id })),
    );
    // Sixteen copies of four references: each is copied as often as any other.
    const copied = Object.groupBy(groundTruth.matches, ({ reference }) => reference);
    assert.deepEqual(Object.values(copied).map((group) => group!.length), [4, 4, 4, 4]);
  }));

Deno.test("makeBenchmark writes down how to make every query again", () =>
  withPictures(async (pictures, out) => {
    await makeBenchmark({ images: await listImages(pictures), out, seed: 8 });
    const sources = await sourcesOf(out);
    const rows = await readTable<"query_id" | "strength" | "operation" | "params">(join(out, "edits.csv"));
    for (const [query, steps] of Object.entries(Object.groupBy(rows, ({ query_id }) => query_id))) {
      const attack = {
        strength: steps![0]!.strength as AttackStrength,
        steps: steps!.map(({ operation, params }) => ({ name: operation, params: JSON.parse(params) })),
      };
      const copy = await applyCopyAttack(await readImage(join(pictures, sources.get(query)!)), attack, {
        readOther: (id) => readImage(join(pictures, id)),
      });
      assert.deepEqual(
        await Deno.readFile(join(out, "queries", `${query}.jpg`)),
        await encodeImage(copy, { format: "jpeg", quality: 95 }),
        query,
      );
    }
  }));

Deno.test("makeBenchmark gives the same bytes for any order of images and any number of threads", () =>
  withPictures(async (pictures, out) => {
    const images = await listImages(pictures);
    await makeBenchmark({ images, out: `${out} 1`, seed: 5, threads: 1 });
    await makeBenchmark({ images: images.toReversed(), out: `${out} 2`, seed: 5, threads: 3 });
    await makeBenchmark({ images, out: `${out} 3`, seed: 6 });
    const [first, second, other] = await Promise.all([1, 2, 3].map((run) => folderContent(`${out} ${run}`)));
    assert.equal(Object.keys(first!).length, 16 + 12 + 24 + 4);
    assert.deepEqual(second, first);
    assert.notEqual(other!["queries/Q00000.jpg"], first!["queries/Q00000.jpg"]);
    assert.notEqual(other!["ground_truth.csv"], first!["ground_truth.csv"]);
  }));

Deno.test("makeBenchmark names no folder of the machine", () =>
  withPictures(async (pictures, out) => {
    // What the system says of a link to nowhere names the file in full.
    await Deno.symlink(join(pictures, "nowhere"), join(pictures, "gone.jpg"));
    const { skipped } = await makeBenchmark({
      images: await listImages(pictures),
      out,
      seed: 5,
      source: basename(pictures),
    });
    assert.deepEqual(skipped.map(({ id }) => id), ["gone.jpg"]);
    for (const name of ["benchmark.json", "edits.csv", "sources.csv", "ground_truth.csv"]) {
      assert.doesNotMatch(await Deno.readTextFile(join(out, name)), /rdcd test|\/made/, name);
    }
  }));

Deno.test("makeBenchmark leaves out unreadable images and second copies of a file, and says so", () =>
  withPictures(async (pictures, out) => {
    await Deno.writeTextFile(join(pictures, "broken.png"), "text");
    await Deno.copyFile(join(pictures, "004.png"), join(pictures, "twin.png"));
    const images = await listImages(pictures);
    const { sizes, skipped } = await makeBenchmark({ images, out, seed: 5 });
    assert.equal(sizes.references + sizes.training + sizes.queries - sizes.copies, COUNT);
    assert.equal(skipped.length, 2);
    const reasons = new Map(skipped.map(({ id, reason }) => [id, reason]));
    assert.match(reasons.get("broken.png")!, /begin/);
    const twin = reasons.has("twin.png") ? ["twin.png", "004.png"] : ["004.png", "twin.png"];
    assert.equal(reasons.get(twin[0]!), `it is the same file as ${twin[1]}`);
    const used = new Set((await sourcesOf(out)).values());
    assert.ok(!used.has("broken.png") && !used.has(twin[0]!) && used.has(twin[1]!));

    await assert.rejects(
      () => makeBenchmark({ images, out: `${out} strict`, seed: 5, strict: true }),
      (error: Error) =>
        error instanceof InvalidDataError && /2 of them cannot be used: .*broken\.png/.test(error.message),
    );
    await assert.rejects(() => Deno.stat(`${out} strict`), Deno.errors.NotFound);
    await assert.rejects(() => Deno.stat(`${out} strict.partial`), Deno.errors.NotFound);
  }));

Deno.test("makeBenchmark stops looking at images when it has enough", () =>
  withPictures(async (pictures, out) => {
    let checked = 0;
    await makeBenchmark({
      images: await listImages(pictures),
      out,
      seed: 5,
      references: 4,
      training: 2,
      queries: 6,
      onProgress: ({ step }) => checked += Number(step === "check images"),
    });
    assert.equal(checked, 4 + 2 + 3);
  }));

Deno.test("makeBenchmark finds its own benchmark again, and refuses to write over another", () =>
  withPictures(async (pictures, out) => {
    const images = await listImages(pictures);
    const made = await makeBenchmark({ images, out, seed: 5 });
    const before = await folderContent(out);
    assert.deepEqual(await makeBenchmark({ images, out, seed: 5 }), { ...made, reused: true });

    const other = /a benchmark with other settings or of other images is there/;
    await assert.rejects(() => makeBenchmark({ images, out, seed: 6 }), other);
    await assert.rejects(() => makeBenchmark({ images: images.slice(1), out, seed: 5 }), other);
    await assert.rejects(() => makeBenchmark({ images, out, seed: 5, strengths: ["weak"] }), other);
    assert.deepEqual(await folderContent(out), before);

    assert.equal((await makeBenchmark({ images, out, seed: 6, replace: true })).reused, false);
    await makeBenchmark({ images, out: `${out} 6`, seed: 6 });
    assert.deepEqual(await folderContent(out), await folderContent(`${out} 6`));
  }));

Deno.test("makeBenchmark leaves a folder of something else alone, even if told to replace", () =>
  withPictures(async (pictures, out) => {
    const images = await listImages(pictures);
    const refused = async (message: RegExp) => {
      const before = await folderContent(out);
      await assert.rejects(
        () => makeBenchmark({ images, out, seed: 5, replace: true }),
        (error: Error) => error instanceof InvalidDataError && message.test(error.message),
      );
      assert.deepEqual(await folderContent(out), before);
    };
    await Deno.mkdir(out, { recursive: true });
    await Deno.writeTextFile(join(out, "thesis.tex"), "years of work");
    await refused(/other files are in it, and no benchmark\.json/);
    await Deno.writeTextFile(join(out, "benchmark.json"), '{"tool": "something else"}');
    await refused(/"rdcd make-benchmark" did not write it/);
    await Deno.writeTextFile(join(out, "benchmark.json"), "{");
    await refused(/it is not JSON/);
    await assert.rejects(
      () => makeBenchmark({ images, out: join(out, "thesis.tex"), seed: 5 }),
      /it is a file; name an empty folder/,
    );
  }));

Deno.test("makeBenchmark fills an empty folder, and clears what a killed run has left", () =>
  withPictures(async (pictures, out) => {
    await Deno.mkdir(out, { recursive: true });
    await Deno.mkdir(join(`${out}.partial`, "queries"), { recursive: true });
    await Deno.writeTextFile(join(`${out}.partial`, "queries", "Q99999.jpg"), "half a que");
    await makeBenchmark({ images: await listImages(pictures), out, seed: 5 });
    assert.equal((await readDisc21(out)).queries.length, 24);
    await assert.rejects(() => Deno.stat(`${out}.partial`), Deno.errors.NotFound);
  }));

Deno.test("makeBenchmark called twice at once makes the benchmark once", () =>
  withPictures(async (pictures, out) => {
    const images = await listImages(pictures);
    const made = await Promise.all([1, 2].map(() => makeBenchmark({ images, out, seed: 5 })));
    assert.deepEqual(made.map(({ reused }) => reused).sort(), [false, true]);
    assert.equal((await readDisc21(out)).queries.length, 24);
  }));

Deno.test("makeBenchmark refuses too few images, a seed and strengths that are none", () =>
  withPictures(async (pictures, out) => {
    const images = await listImages(pictures);
    await assert.rejects(
      () => makeBenchmark({ images, out, seed: 1 }),
      /at least 10 images are needed: current value is 9/,
    );
    await Deno.writeTextFile(join(pictures, "tenth.jpg"), "text");
    await assert.rejects(
      async () => makeBenchmark({ images: await listImages(pictures), out, seed: 1 }),
      /at least 10 images are needed: current value is 9/,
    );
    await assert.rejects(
      () => makeBenchmark({ images, out, seed: 0.5 }),
      /seed must be an integer: current value is 0\.5/,
    );
    await assert.rejects(
      () => makeBenchmark({ images, out, seed: 1, strengths: [] }),
      /at least one strength/,
    );
    await assert.rejects(() => Deno.stat(out), Deno.errors.NotFound);
    await assert.rejects(() => Deno.stat(`${out}.partial`), Deno.errors.NotFound);
  }, 9));
