import assert from "node:assert/strict";
import { join } from "@std/path";
import { DataMissingError, describeBenchmark, makeViewClasses, openTierClasses } from "rdcd/datasets";
import { withFolder } from "../../descriptors/pictures.ts";
import { withEnvironment } from "../with_environment.ts";

Deno.test("openTierClasses makes classes of views once, which can be described", () =>
  withFolder(async (cache) => {
    const steps = new Set<string>();
    const options = { tier: "micro", cache, classes: 2, images: 3 } as const;
    const classes = await openTierClasses({ ...options, onProgress: ({ step }) => steps.add(step) });
    assert.deepEqual([...steps], ["paint images", "write images"]);
    assert.deepEqual(classes.map(({ images }) => images.length), [3, 3]);
    const onProgress = () => assert.fail("they are made already");
    assert.deepEqual(await openTierClasses({ ...options, onProgress }), classes);

    const [first] = classes;
    const sets = { queries: first!.images, references: [], training: [] };
    const { queries, references } = await describeBenchmark(sets, "phash", { cache });
    assert.deepEqual(queries.ids, first!.images.map(({ id }) => id));
    assert.equal(references.vectors.length, 0);
  }));

Deno.test("openTierClasses draws from ImageNet's folder, named or below RDCD_DATA", () =>
  withFolder(async (folder) => {
    await makeViewClasses({ out: join(folder, "made"), seed: 0, sizes: { classes: 10, views: 1 } });
    const imagenet = join(folder, "imagenet");
    await Deno.rename(join(folder, "made", "classes"), imagenet);
    for (let index = 0; index < 10; index++) {
      for (let copy = 1; copy < 50; copy++) {
        await Deno.link(
          join(imagenet, `picture_${index}`, "view_000.jpg"),
          join(imagenet, `picture_${index}`, `view_${copy}.jpg`),
        );
      }
    }
    await withEnvironment({ RDCD_DATA: folder }, async () => {
      const classes = await openTierClasses({ tier: "paper", seed: 1 });
      assert.deepEqual(classes.map(({ images }) => images.length), Array(9).fill(50));
      assert.deepEqual(await openTierClasses({ tier: "paper", seed: 1, folder: imagenet }), classes);
    });
    await withEnvironment({ RDCD_DATA: join(folder, "none") }, () =>
      assert.rejects(
        () => openTierClasses({ tier: "paper" }),
        (error: Error) =>
          error instanceof DataMissingError && error.path === join(folder, "none", "imagenet") &&
          /page of the ILSVRC 2012 challenge.* "micro" needs no data/.test(error.message),
      ));
  }));
