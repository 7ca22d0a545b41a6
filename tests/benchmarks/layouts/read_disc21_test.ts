import assert from "node:assert/strict";
import { dirname, join } from "@std/path";
import { DataMissingError, InvalidDataError, readDisc21 } from "rdcd/datasets";

const TRUTH = "Q00000,\nQ00001,R000012\nQ00002,\nQ00003,R000001\n";

/** The parts of a miniature DISC21 with four queries, three references and two training images. */
function parts(queries: string[], references: string[], training: string[]): string[] {
  const spread = (folders: string[], ids: string[]) =>
    ids.map((id, index) => `${folders[index % folders.length]}/${id}.jpg`);
  return [
    ...spread(queries, ["Q00000", "Q00001", "Q00002", "Q00003"]),
    ...spread(references, ["R000001", "R000012", "R000003"]),
    ...spread(training, ["T000000", "T000001"]),
  ];
}

const LAYOUTS: Record<string, { images: string[]; truth: string; content: string; name: string }> = {
  "as downloaded": {
    images: parts(["dev_queries_50k_0"], ["refs_50k_0", "refs_50k_19"], ["train_50k_0", "train_50k_3"]),
    truth: "dev_queries_groundtruth.csv",
    content: TRUTH,
    name: "DISC21 dev",
  },
  "as archives unpack into folders of their own name": {
    images: parts(
      ["dev_queries_50k_0/dev_queries"],
      ["refs_50k_0/refs_50k_0", "refs_50k_1/references"],
      ["train_50k_0/train_50k_0"],
    ),
    truth: "dev_queries_groundtruth/dev_queries_groundtruth.csv",
    content: TRUTH,
    name: "DISC21 dev",
  },
  "as SSCD renames it": {
    images: parts(["val_query"], ["val_ref"], ["training"]),
    truth: "val_groundtruth_matches.csv",
    content: "query_id,reference_id\nQ00001,R000012\nQ00003,R000001\n",
    name: "DISC21 dev",
  },
  "as RDCD renames it": {
    images: parts(["images/dev_queries"], ["images/references"], ["images/train"]),
    truth: "dev_ground_truth.csv",
    content: TRUTH,
    name: "DISC21 dev",
  },
  "as the challenge published it": {
    images: parts(["images/queries"], ["images/references"], ["images/train"]),
    truth: "public_ground_truth.csv",
    content: `query_id,reference_id\n${TRUTH}`,
    name: "DISC21 dev, the challenge's 25,000 queries",
  },
  "as make-benchmark writes it": {
    images: parts(["queries"], ["references"], ["training"]),
    truth: "ground_truth.csv",
    content: `query_id,reference_id\n${TRUTH}`,
    name: "made benchmark",
  },
};

async function build(images: string[], truth: string, content: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  for (const name of [...images, truth]) {
    await Deno.mkdir(dirname(join(folder, name)), { recursive: true });
    await Deno.writeTextFile(join(folder, name), name === truth ? content : "");
  }
  return folder;
}

for (const [form, { images, truth, content, name }] of Object.entries(LAYOUTS)) {
  Deno.test(`readDisc21 reads the data set ${form}`, async () => {
    const folder = await build(images, truth, content);
    const benchmark = await readDisc21(folder);
    assert.equal(benchmark.name, name);
    assert.deepEqual(benchmark.queries.map(({ id }) => id), ["Q00000", "Q00001", "Q00002", "Q00003"]);
    assert.deepEqual(benchmark.references.map(({ id }) => id), ["R000001", "R000003", "R000012"]);
    assert.deepEqual(benchmark.training.map(({ id }) => id), ["T000000", "T000001"]);
    assert.deepEqual(benchmark.groundTruth, {
      queries: ["Q00000", "Q00001", "Q00002", "Q00003"],
      matches: [{ query: "Q00001", reference: "R000012" }, { query: "Q00003", reference: "R000001" }],
    });
    for (const { path } of [...benchmark.queries, ...benchmark.references]) await Deno.stat(path);
    await Deno.remove(folder, { recursive: true });
  });

  Deno.test(`readDisc21 names every missing part of the data set ${form}`, async () => {
    const prefixes = [images[0]!, images[4]!, images[7]!].map((path) => path.split("/")[0]!);
    for (const part of [truth, "Q", "R", "T"]) {
      const kept = images.filter((path) => !path.split("/").at(-1)!.startsWith(part));
      const folder = await build(
        part === truth ? images : kept,
        part === truth ? "unrelated.csv" : truth,
        content,
      );
      const looked = {
        [truth]: truth.split("/").at(-1)!,
        Q: prefixes[0]!,
        R: prefixes[1]!,
        T: prefixes[2]!,
      }[part]!;
      await assert.rejects(
        () => readDisc21(folder),
        (error: Error) =>
          error instanceof DataMissingError && error.message.includes(looked.replace(/\d+$/, "*")) &&
          error.message.includes("has other parts"),
        part,
      );
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("readDisc21 reads the test split beside the dev split", async () => {
  const { images, truth } = LAYOUTS["as downloaded"]!;
  const folder = await build([...images, "test_queries_50k_0/Q50000.jpg"], truth, TRUTH);
  await assert.rejects(() => readDisc21(folder, { split: "test" }), /test_queries_groundtruth\.csv/);
  await Deno.writeTextFile(join(folder, "test_queries_groundtruth.csv"), "Q50000,R000003\n");
  const benchmark = await readDisc21(folder, { split: "test" });
  assert.equal(benchmark.name, "DISC21 test");
  assert.deepEqual(benchmark.queries.map(({ id }) => id), ["Q50000"]);
  assert.equal((await readDisc21(folder)).queries.length, 4);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("readDisc21 leaves out query images that a whole list of queries does not name", async () => {
  const { images, truth } = LAYOUTS["as downloaded"]!;
  const folder = await build(images, truth, "Q00000,\nQ00001,R000012\n");
  const { queries, groundTruth } = await readDisc21(folder);
  assert.deepEqual(queries.map(({ id }) => id), ["Q00000", "Q00001"]);
  assert.deepEqual(groundTruth.queries, ["Q00000", "Q00001"]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("readDisc21 says what to unpack, and what it looks for in a folder of something else", async () => {
  const { images, truth } = LAYOUTS["as downloaded"]!;
  const folder = await build(images.filter((path) => !path.includes("/R")), truth, TRUTH);
  await Deno.writeTextFile(join(folder, "refs_50k_0.zip"), "");
  await assert.rejects(() => readDisc21(folder), /refs_50k_\*.* Unpack refs_50k_0\.zip there/);
  await Deno.remove(folder, { recursive: true });

  const other = await build(["holiday/sea.jpg"], "notes.csv", "");
  for (const absent of [other, join(other, "absent")]) {
    await assert.rejects(
      () => readDisc21(absent),
      /dev_queries_50k_\*.*val_ref.*images\/train.*ground_truth\.csv/,
    );
  }
  await Deno.remove(other, { recursive: true });
});

Deno.test("readDisc21 refuses two images of one id, and a ground truth of other images", async () => {
  const { images, truth } = LAYOUTS["as SSCD renames it"]!;
  const doubled = await build([...images, "val_ref/again/R000012.png"], truth, TRUTH);
  await assert.rejects(
    () => readDisc21(doubled),
    (error: Error) =>
      error instanceof InvalidDataError && /the id R000012 is taken already/.test(error.message),
  );
  await Deno.remove(doubled, { recursive: true });

  const partial = await build(images.filter((path) => !path.includes("R000012")), truth, TRUTH);
  await assert.rejects(
    () => readDisc21(partial),
    /1 of its 2 references are not among the 2 references at hand: R000012/,
  );
  await Deno.remove(partial, { recursive: true });
});
