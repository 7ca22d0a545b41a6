import assert from "node:assert/strict";
import { dirname, join } from "@std/path";
import { DataMissingError, InvalidDataError, readCopydays } from "rdcd/datasets";

const QUALITIES = [3, 5, 8, 10, 15, 20, 30, 50, 75];
const CROPS = [10, 15, 20, 30, 40, 50, 60, 70, 80];
const BLOCKS = [
  "original",
  "strong",
  ...QUALITIES.map((q) => `jpegqual/${q}`),
  ...CROPS.map((c) => `crops/${c}`),
];

async function build(files: string[]): Promise<{ root: string; folder: string; distractors: string }> {
  const root = await Deno.makeTempDir();
  for (const name of [...files.map((file) => `copydays/${file}`), "others/a.jpg", "others/b/c.png"]) {
    await Deno.mkdir(dirname(join(root, name)), { recursive: true });
    await Deno.writeTextFile(join(root, name), "");
  }
  return { root, folder: join(root, "copydays"), distractors: join(root, "others") };
}

const images = (folderOf: (block: string) => string) =>
  BLOCKS.flatMap((block) =>
    ["2000", "2001"].map((name) => `${folderOf(block)}/${name}${block === "strong" ? "07" : "00"}.jpg`)
  );

const LAYOUTS: Record<string, (block: string) => string> = {
  "as SSCD reads it": (block) => block,
  "in folders named after their archives": (block) =>
    block.replace(/^(original|strong)$/, "copydays_$1").replace("jpegqual/", "copydays_jpeg/").replace(
      "crops/",
      "copydays_crop/crops/",
    ),
};

for (const [form, folderOf] of Object.entries(LAYOUTS)) {
  Deno.test(`readCopydays reads 20 blocks ${form}, each query a copy of the original with its first four characters`, async () => {
    const { root, folder, distractors } = await build(images(folderOf));
    const benchmark = await readCopydays(folder, { distractors, whitening: distractors });
    assert.deepEqual(benchmark.groups?.map(({ name }) => name), BLOCKS);
    assert.deepEqual(benchmark.groups?.[1], { name: "strong", queries: ["strong/200007", "strong/200107"] });
    assert.equal(benchmark.queries.length, 40);
    assert.deepEqual(benchmark.references.map(({ id }) => id), [
      "original/200000",
      "original/200100",
      "distractors/a.jpg",
      "distractors/b/c.png",
    ]);
    assert.equal(benchmark.training.length, 2);
    assert.equal(benchmark.groundTruth.matches.length, 40);
    for (const { query, reference } of benchmark.groundTruth.matches) {
      assert.equal(reference, `original/${query.split("/").at(-1)!.slice(0, 4)}00`);
    }
    assert.deepEqual(benchmark.published, {
      queries: 3212,
      references: 10_157,
      training: 20_000,
      matches: 3212,
    });
    for (const { path } of benchmark.queries) await Deno.stat(path);
    await Deno.remove(root, { recursive: true });
  });
}

Deno.test("readCopydays needs no whitening, and names every missing block", async () => {
  const all = images((block) => block);
  const { root, folder, distractors } = await build(all.filter((path) => !/^(strong|crops\/80)/.test(path)));
  await assert.rejects(
    () => readCopydays(folder, { distractors }),
    (error: Error) => error instanceof DataMissingError && /strong, crops\/80\. Unpack/.test(error.message),
  );
  await Deno.remove(root, { recursive: true });
  const whole = await build(all);
  const { training, published } = await readCopydays(whole.folder, whole);
  assert.deepEqual([training.length, published?.training], [0, 0]);
  await Deno.remove(whole.root, { recursive: true });
});

Deno.test("readCopydays refuses an image without an original, and two originals that begin alike", async () => {
  const all = images((block) => block);
  for (
    const [extra, message] of [
      ["crops/10/219900.jpg", /no original's name begins as that of crops\/10\/219900 does/],
      ["original/200011.jpg", /original\/200000 and original\/200011 are two originals/],
    ] as const
  ) {
    const { root, folder, distractors } = await build([...all, extra]);
    await assert.rejects(
      () => readCopydays(folder, { distractors }),
      (error: Error) => error instanceof InvalidDataError && message.test(error.message),
    );
    await Deno.remove(root, { recursive: true });
  }
});
