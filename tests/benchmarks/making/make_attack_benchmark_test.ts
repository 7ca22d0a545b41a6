import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { join } from "@std/path";
import { makeAttackBenchmark, type MakeAttackBenchmarkOptions, readAttackBenchmark } from "rdcd/datasets";
import { copyAttackOperations } from "rdcd/augmentations";
import { withFolder, writePictures } from "../../descriptors/pictures.ts";
import { folderContent } from "../folder_content.ts";

const sizes = { references: 5, training: 2, copies: 3, distractors: 4 };

Deno.test("makeAttackBenchmark does every operation in every strength that has it to the same references", () =>
  withFolder(async (folder) => {
    const out = join(folder, "attacks");
    const operations = ["flip", "pasteInto"];
    const images = await writePictures(folder, 14);
    await makeAttackBenchmark({ out, seed: 1, images, operations, sizes });
    const { queries, references, training, groups, groundTruth } = await readAttackBenchmark(out);
    assert.deepEqual(groups!.map(({ name }) => name), [
      ...["flip/weak", "flip/moderate", "flip/strong", "flip/extreme"],
      ...["pasteInto/moderate", "pasteInto/strong", "pasteInto/extreme"],
    ]);
    assert.deepEqual([queries.length, references.length, training.length], [7 * 3 + 4, 5, 2]);
    const copied = new Map(groundTruth.matches.map(({ query, reference }) => [query, reference]));
    assert.equal(copied.size, 7 * 3);
    for (const { queries } of groups!) {
      assert.deepEqual(queries.map((query) => copied.get(query)), ["R000000", "R000001", "R000002"]);
    }
    const edits: Record<string, string>[] = parse(await Deno.readTextFile(join(out, "edits.csv")), {
      columns: true,
    });
    assert.equal(edits.length, queries.length);
    for (const { query_id, operation, strength, reference_id } of edits) {
      const group = groups!.find(({ queries }) => queries.includes(query_id!));
      assert.equal(group?.name ?? "", reference_id === "" ? "" : `${operation}/${strength}`);
    }
  }));

Deno.test("makeAttackBenchmark gives the same bytes on one thread and on two, and is made once", () =>
  withFolder(async (folder) => {
    const images = await writePictures(folder, 8);
    const few = { references: 2, training: 1, copies: 2, distractors: 2 };
    const make = (name: string, options: Partial<MakeAttackBenchmarkOptions>) =>
      makeAttackBenchmark({
        out: join(folder, name),
        seed: 1,
        images,
        sizes: few,
        strengths: ["strong"],
        ...options,
      });
    assert.equal((await make("one", { threads: 1 })).reused, false);
    await make("two", { threads: 2 });
    assert.deepEqual(await folderContent(join(folder, "two")), await folderContent(join(folder, "one")));
    assert.equal((await make("one", {})).reused, true);
    assert.equal(
      (await readAttackBenchmark(join(folder, "one"))).groups!.length,
      copyAttackOperations("strong").length,
    );
    assert.equal((await make("one", { seed: 2, operations: ["crop"] })).reused, false);
  }));

Deno.test("makeAttackBenchmark refuses unknown operations, none, and sizes that do not fit", async () => {
  const make = (options: Partial<MakeAttackBenchmarkOptions>) =>
    makeAttackBenchmark({ out: "no", seed: 0, sizes, ...options });
  await assert.rejects(
    () => make({ operations: ["crop", "melt"] }),
    /among crop, .* current value is crop, melt in weak/,
  );
  await assert.rejects(
    () => make({ operations: ["grayscale"], strengths: ["weak"] }),
    /at least one of them: current value is grayscale in weak/,
  );
  await assert.rejects(() => make({ strengths: [] }), /in no strength/);
  await assert.rejects(
    () => make({ sizes: { ...sizes, copies: 6 } }),
    /current value is 6 copies, 5 references/,
  );
  await assert.rejects(() => make({ sizes: { ...sizes, distractors: 1 } }), /and 1 distractors/);
  await assert.rejects(
    () => make({ sizes: { ...sizes, training: 0 } }),
    /training must be a positive integer/,
  );
});
