import assert from "node:assert/strict";
import { dirname, join } from "@std/path";
import { planEvaluation } from "rdcd/datasets";
import { readCopydays } from "../../../lib/benchmarks/layouts/read_copydays.ts";
import { subsetBenchmark } from "../../../lib/benchmarks/subset_benchmark.ts";
import { COPYDAYS_BLOCKS } from "../../../lib/benchmarks/layouts/copydays_blocks.ts";

async function build(files: Record<string, string>): Promise<string> {
  const root = await Deno.makeTempDir();
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(root, name)), { recursive: true });
    await Deno.writeTextFile(join(root, name), text);
  }
  return root;
}

const empty = (names: string[]) => Object.fromEntries(names.map((name) => [name, ""]));

Deno.test("planEvaluation finds a Copydays of the published counts complete, and says what a smaller one lacks", async () => {
  const names = COPYDAYS_BLOCKS.flatMap(({ name, published }) =>
    Array.from(
      { length: published },
      (_, i) => `cd/${name}/${2000 + i % 157}${String(i).padStart(3, "0")}.jpg`,
    )
  );
  const root = await build(empty([...names, "other/a.jpg"]));
  const folders = { folder: join(root, "cd"), distractors: join(root, "other") };
  const { checked: { parts, problems, images } } = await planEvaluation("copydays", [], folders);
  assert.deepEqual(problems, []);
  assert.equal(parts.length, 21);
  for (const { part, count, published } of parts.slice(0, 20)) assert.equal(count, published, part);
  assert.equal(images.slice(0, 20).flat().length, 3212);
  assert.deepEqual([parts[20]!.part, parts[20]!.count, parts[20]!.published], ["distractors", 1, 10_000]);

  await Deno.remove(join(root, "cd/strong"), { recursive: true });
  await Deno.remove(join(root, "cd/original/2003003.jpg"));
  const { checked: lacking } = await planEvaluation("copydays", [], {
    ...folders,
    distractors: join(root, "absent"),
    whitening: join(root, "other"),
  });
  assert.deepEqual(
    lacking.parts.filter(({ count, published }) => count !== published).map(({ part, count, missing }) => [
      part,
      count,
      missing,
    ]),
    [["original", 156, false], ["strong", 0, true], ["distractors", 0, true], ["whitening", 1, false]],
  );
  assert.match(lacking.problems.join("\n"), /no original's name begins as that of jpegqual\/3\/2003003 does/);
  assert.match(lacking.problems.join("\n"), /Cannot find .*absent/);
  await Deno.remove(root, { recursive: true });
});

Deno.test("planEvaluation counts NDEC's own parts and DISC21's from their two folders", async () => {
  const root = await build({
    ...empty(["ndec/NDEC_test_query/Q00001.jpg", "ndec/NDEC_test_query/Q30000.jpg", "disc/val_ref/R1.jpg"]),
    "ndec/public_ground_truth_h5.csv": "query_id,reference_id\nQ00001,R1\nQ30000,\n",
  });
  const folders = { folder: join(root, "ndec"), disc21: join(root, "disc") };
  const { checked: { name, parts, problems } } = await planEvaluation("ndec", [], folders);
  assert.equal(name, "NDEC");
  assert.deepEqual(problems, []);
  assert.deepEqual(parts.map(({ part, count, published, missing }) => [part, count, published, missing]), [
    ["queries", 2, 49_252, false],
    ["references", 1, 1_000_000, false],
    ["training images", 0, 1_000_000, true],
    ["matches", 1, null, false],
    ["hard negatives", 1, 24_252, false],
  ]);
  await Deno.remove(root, { recursive: true });
});

Deno.test("planEvaluation estimates for the images that would be described, of a subset too", async () => {
  const names = COPYDAYS_BLOCKS.flatMap(({ name }) => [`cd/${name}/200000.jpg`, `cd/${name}/200100.jpg`]);
  const root = await build(empty([...names, ...Array.from({ length: 30 }, (_, i) => `other/${i}.jpg`)]));
  const folders = { folder: join(root, "cd"), distractors: join(root, "other") };
  const whole = await readCopydays(folders.folder, folders);
  const memory: number[] = [];
  for (const limit of [undefined, 20]) {
    const { queries, references, training } = limit === undefined
      ? whole
      : subsetBenchmark(whole, { limit, seed: 0 });
    const { effort } = await planEvaluation("copydays", [], { ...folders, limit });
    assert.equal(effort!.images, queries.length + references.length + training.length, `limit ${limit}`);
    memory.push(effort!.memoryBytes);
  }
  assert.ok(memory.every((bytes) => bytes > 2 ** 26), String(memory));
  await Deno.remove(root, { recursive: true });
});
