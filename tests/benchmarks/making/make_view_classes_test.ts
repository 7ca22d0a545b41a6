import assert from "node:assert/strict";
import { join } from "@std/path";
import { generatePicture, makeViewClasses, seededPrng } from "rdcd/datasets";
import { listImages, readImage } from "rdcd/images";
import { advanced } from "rdcd/augmentations";
import { withFolder } from "../../descriptors/pictures.ts";
import { folderContent } from "../folder_content.ts";

const sizes = { classes: 2, views: 3 };

/** The mean difference of two images' levels; both are stored as JPEG, which leaves a few. */
function difference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, level, at) => sum + Math.abs(level - b[at]!), 0) / a.length;
}

Deno.test("makeViewClasses draws the views of each image as training does", () =>
  withFolder(async (folder) => {
    const out = join(folder, "classes");
    const made = await makeViewClasses({ out, seed: 3, sizes });
    assert.deepEqual(made, { folder: out, sizes, skipped: [], reused: false });
    const views = await listImages(join(out, "classes"));
    assert.equal(views.length, 2 * 3);
    const augmentation = advanced({ size: 224 });
    for (const { id, path } of views) {
      const [index, view] = id.match(/\d+/g)!.map(Number);
      const picture = await generatePicture({ seed: 3, index: index! });
      const expected = await augmentation.apply(
        picture,
        augmentation.sample(seededPrng(`3/${index}/${view}`)),
      );
      const stored = await readImage(path);
      assert.deepEqual([stored.width, stored.height], [224, 224]);
      assert.ok(difference(stored.data, expected.data) < 6, `${id} shows something else`);
    }
  }));

Deno.test("makeViewClasses gives the same bytes for the same seed, and is made once", () =>
  withFolder(async (folder) => {
    const out = (name: string) => join(folder, name);
    await makeViewClasses({ out: out("one"), seed: 2, sizes, threads: 1 });
    await makeViewClasses({ out: out("two"), seed: 2, sizes, threads: 2 });
    assert.deepEqual(await folderContent(out("two")), await folderContent(out("one")));
    const onProgress = () => assert.fail("it is there already");
    assert.equal((await makeViewClasses({ out: out("one"), seed: 2, sizes, onProgress })).reused, true);
  }));

Deno.test("makeViewClasses refuses no number of images", async () => {
  await assert.rejects(() => makeViewClasses({ out: "no", seed: 0, sizes: { classes: 9, views: 0 } }), {
    name: "RangeError",
    message: "Cannot make classes of views as views must be a positive integer: current value is 0",
  });
});
