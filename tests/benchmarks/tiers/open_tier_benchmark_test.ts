import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  DataMissingError,
  evaluateBenchmark,
  makeCopydays,
  makeDefaultBenchmark,
  makeNdec,
  openTierBenchmark,
} from "rdcd/datasets";
import { withFolder } from "../../descriptors/pictures.ts";
import { withEnvironment } from "../with_environment.ts";

Deno.test("openTierBenchmark makes a miniature once, which says what it is and is evaluated by its protocol", () =>
  withFolder(async (cache) => {
    const steps = new Set<string>();
    const options = { tier: "micro", dataSet: "copydays", cache } as const;
    const benchmark = await openTierBenchmark({ ...options, onProgress: ({ step }) => steps.add(step) });
    assert.deepEqual([...steps], ["paint images", "write images"]);
    assert.equal(benchmark.name, "Copydays in miniature, generated pictures");
    assert.equal(benchmark.published, undefined);
    assert.deepEqual(
      [benchmark.queries.length, benchmark.references.length, benchmark.training.length],
      [10 * 19 + 20, 160, 150],
    );
    const onProgress = () => assert.fail("it is made already");
    assert.deepEqual(await openTierBenchmark({ ...options, onProgress }), benchmark);
    const [row] = await evaluateBenchmark(benchmark, ["phash"], { cache, codecs: ["Flat"] });
    const { blocks, strongMeanAveragePrecision } = row!.copydays!;
    assert.equal(blocks[0]!.meanAveragePrecision, 1);
    assert.ok(strongMeanAveragePrecision > 0 && strongMeanAveragePrecision < 0.9);
  }));

Deno.test("openTierBenchmark reads the published data sets from their folders, named or below RDCD_DATA", () =>
  withFolder(async (folder) => {
    const [disc21, ndec, copydays] = [join(folder, "disc21"), join(folder, "ndec"), join(folder, "copydays")];
    const shared = { references: 3, training: 2, copies: 2 };
    await makeDefaultBenchmark({ out: disc21, seed: 0, sizes: { ...shared, queries: 3 } });
    await makeNdec({ out: ndec, seed: 0, sizes: { ...shared, distractors: 1, hardNegatives: 1 } });
    await makeCopydays({
      out: copydays,
      seed: 0,
      sizes: { originals: 1, strong: 1, distractors: 2, whitening: 1 },
    });
    await withEnvironment({ RDCD_DATA: folder }, async () => {
      const named = await openTierBenchmark({ tier: "paper", dataSet: "disc21", folder: disc21 });
      assert.deepEqual(await openTierBenchmark({ tier: "paper", dataSet: "disc21" }), named);
      assert.equal(named.queries.length, 3);

      const own = await openTierBenchmark({ tier: "paper", dataSet: "ndec" });
      assert.equal(own.protocol, "ndec");
      assert.ok(own.references.every(({ path }) => path.startsWith(ndec)));
      const other = await openTierBenchmark({ tier: "paper", dataSet: "ndec", disc21 });
      assert.ok(other.references.every(({ path }) => path.startsWith(disc21)));
      await Deno.remove(join(ndec, "refs_50k_0"), { recursive: true });
      assert.deepEqual(await openTierBenchmark({ tier: "paper", dataSet: "ndec" }), other);

      const whitened = await openTierBenchmark({ tier: "paper", dataSet: "copydays" });
      assert.deepEqual([whitened.references.length, whitened.training.length], [3, 1]);
      await Deno.remove(join(copydays, "whitening"), { recursive: true });
      const plain = await openTierBenchmark({ tier: "paper", dataSet: "copydays" });
      assert.equal(plain.training.length, 0);
    });
  }));

Deno.test("openTierBenchmark says how to get a folder that is missing", () =>
  withFolder(async (folder) => {
    const missing = join(folder, "none");
    const refuses = (dataSet: "disc21" | "ndec" | "copydays" | "attacks", path: string, message: RegExp) =>
      assert.rejects(
        () => openTierBenchmark({ tier: "paper", dataSet }),
        (error: Error) =>
          error instanceof DataMissingError && error.path === path && message.test(error.message) &&
          /set RDCD_DATA to the folder that has all data sets .* "micro" needs no data/.test(
            error.message,
          ),
      );
    await withEnvironment({ RDCD_DATA: missing }, async () => {
      await refuses("disc21", join(missing, "disc21"), /page of the Image Similarity Challenge/);
      await refuses("attacks", join(missing, "disc21"), /made on DISC21's references/);
      await refuses("ndec", join(missing, "ndec"), /WangWenhao0716\/ASL/);
      await refuses("copydays", join(missing, "copydays"), /INRIA/);
      await Deno.mkdir(join(missing, "copydays"), { recursive: true });
      await Deno.mkdir(join(missing, "ndec"));
      await refuses(
        "copydays",
        join(missing, "copydays", "distractors"),
        /YFCC100M. Name its folder by distractors/,
      );
      await refuses("ndec", join(missing, "disc21"), /Name its folder by disc21/);
    });
  }));
