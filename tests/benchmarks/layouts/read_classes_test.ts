import assert from "node:assert/strict";
import { join } from "@std/path";
import { DataMissingError, InvalidDataError, readClasses } from "rdcd/datasets";
import { withFolder } from "../../descriptors/pictures.ts";

/** Empty files in the manner of ImageNet: nothing is opened. */
async function fill(folder: string, counts: Record<string, number>): Promise<void> {
  for (const [name, count] of Object.entries(counts)) {
    await Deno.mkdir(join(folder, name), { recursive: true });
    for (let i = 0; i < count; i++) await Deno.writeFile(join(folder, name, `${i}.JPEG`), new Uint8Array());
  }
}

Deno.test("readClasses draws classes and images by the seed, each once and in order", () =>
  withFolder(async (folder) => {
    await fill(folder, { n3: 4, n1: 6, n2: 5, n5: 3, n4: 9 });
    await Deno.writeTextFile(join(folder, "synsets.txt"), "no class");
    const draw = (seed: number) => readClasses(folder, { classes: 3, images: 3, seed });
    const drawn = await Promise.all(Array.from({ length: 20 }, (_, seed) => draw(seed)));
    assert.deepEqual(await draw(7), drawn[7]);
    assert.deepEqual(new Set(drawn.flat().map(({ name }) => name)).size, 5);
    for (const classes of drawn) {
      const names = classes.map(({ name }) => name);
      assert.deepEqual(names, [...new Set(names)].sort());
      assert.equal(names.length, 3);
      for (const { name, images } of classes) {
        const ids = images.map(({ id }) => id);
        assert.deepEqual(ids, [...new Set(ids)].sort());
        assert.equal(ids.length, 3);
        for (const { id, path } of images) {
          assert.ok(id.startsWith(`${name}/`));
          assert.equal(path, join(folder, id));
        }
      }
    }
    const ofFour = new Set(
      drawn.flat().filter(({ name }) => name === "n4").flatMap(({ images }) => images.map(({ id }) => id)),
    );
    assert.equal(ofFour.size, 9);
  }));

Deno.test("readClasses refuses a folder with too few classes or images, or none", () =>
  withFolder(async (folder) => {
    await fill(folder, { n1: 2, n2: 3 });
    const read = (classes: number, images: number, from = folder) => () =>
      readClasses(from, { classes, images, seed: 0 });
    await assert.rejects(
      read(3, 1),
      (error: Error) =>
        error instanceof InvalidDataError &&
        /3 folders are needed, one a class, and 2 are there/.test(error.message),
    );
    await assert.rejects(read(2, 3), /n1.*3 images are needed, and 2 are there/);
    await assert.rejects(
      read(1, 1, join(folder, "none")),
      (error: Error) =>
        error instanceof DataMissingError && /a folder of images for each class/.test(error.message),
    );
    await assert.rejects(read(0, 1), {
      name: "RangeError",
      message: "Cannot read classes as classes must be a positive integer: current value is 0",
    });
    await assert.rejects(read(1, 1.5), /images must be a positive integer: current value is 1\.5/);
  }));
