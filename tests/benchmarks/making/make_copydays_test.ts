import assert from "node:assert/strict";
import { join } from "@std/path";
import { makeCopydays, readCopydays } from "rdcd/datasets";
import { readImage } from "rdcd/images";
import { withFolder } from "../../descriptors/pictures.ts";
import { folderContent } from "../folder_content.ts";

const sizes = { originals: 2, strong: 5, distractors: 2, whitening: 3 };

Deno.test("makeCopydays makes all blocks, cropped and compressed as their names say", () =>
  withFolder(async (folder) => {
    const out = join(folder, "copydays");
    const made = await makeCopydays({ out, seed: 3, sizes });
    assert.deepEqual(made, { folder: out, sizes, skipped: [], reused: false });
    const [distractors, whitening] = [join(out, "distractors"), join(out, "whitening")];
    const benchmark = await readCopydays(out, { distractors, whitening });
    assert.equal(benchmark.protocol, "copydays");
    assert.deepEqual(
      benchmark.groups!.map(({ name, queries }) => [name, queries.length]),
      [
        ["original", 2],
        ["strong", 5],
        ...[3, 5, 8, 10, 15, 20, 30, 50, 75].map((quality) => [`jpegqual/${quality}`, 2]),
        ...[10, 15, 20, 30, 40, 50, 60, 70, 80].map((percent) => [`crops/${percent}`, 2]),
      ],
    );
    assert.deepEqual(benchmark.groups![1]!.queries, [
      ...["strong/200001", "strong/200002", "strong/200003", "strong/200101", "strong/200102"],
    ]);
    assert.deepEqual([benchmark.references.length, benchmark.training.length], [2 + 2, 3]);

    const file = (block: string) => join(out, block, "200100.jpg");
    const bytes = async (quality: number) => (await Deno.stat(file(`jpegqual/${quality}`))).size;
    assert.ok(await bytes(3) < await bytes(20) && await bytes(20) < await bytes(75));
    const { width, height } = await readImage(file("original"));
    for (const percent of [10, 50, 80]) {
      const cropped = await readImage(file(`crops/${percent}`));
      const left = 100 - 100 * (cropped.width * cropped.height) / (width * height);
      assert.ok(Math.abs(left - percent) < 0.5, `${left} % are cut away, not ${percent}`);
    }
    assert.deepEqual((await Array.fromAsync(Deno.readDir(out), ({ name }) => name)).sort(), [
      ...["benchmark.json", "crops", "distractors", "jpegqual", "original", "strong", "whitening"],
    ]);
  }));

Deno.test("makeCopydays gives the same bytes for the same seed, and is made once", () =>
  withFolder(async (folder) => {
    const out = (name: string) => join(folder, name);
    const few = { originals: 1, strong: 1, distractors: 1, whitening: 1 };
    await makeCopydays({ out: out("one"), seed: 2, sizes: few, threads: 1 });
    await makeCopydays({ out: out("two"), seed: 2, sizes: few, threads: 2 });
    assert.deepEqual(await folderContent(out("two")), await folderContent(out("one")));
    const onProgress = () => assert.fail("it is there already");
    assert.equal((await makeCopydays({ out: out("one"), seed: 2, sizes: few, onProgress })).reused, true);
  }));

Deno.test("makeCopydays refuses more edits than there are names, and no number of images", async () => {
  const make = (changed: Partial<typeof sizes>) =>
    makeCopydays({ out: "no", seed: 0, sizes: { ...sizes, ...changed } });
  await assert.rejects(
    () => make({ strong: 199 }),
    /99 strong edits of each: current value is 2 originals and 199/,
  );
  await assert.rejects(() => make({ originals: 8001 }), /8000 originals .* current value is 8001 originals/);
  await assert.rejects(
    () => make({ whitening: 1.5 }),
    /whitening must be a positive integer: current value is 1\.5/,
  );
});
