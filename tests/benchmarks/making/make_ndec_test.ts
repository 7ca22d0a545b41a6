import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { join } from "@std/path";
import { readImage, resizeImage } from "rdcd/images";
import { createTinyImage, type DescriptorMethod } from "rdcd/descriptors";
import { makeNdec, readNdec } from "rdcd/datasets";
import { withFolder } from "../../descriptors/pictures.ts";
import { folderContent } from "../folder_content.ts";

const sizes = { references: 20, training: 4, copies: 3, distractors: 2, hardNegatives: 22 };

async function describe(method: DescriptorMethod, path: string): Promise<Float32Array> {
  const { size } = method.preparation;
  return await method.describe([resizeImage(await readImage(path), size!)]);
}

function similarity(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

Deno.test("makeNdec makes hard negatives that look like their reference and are not made from it", () =>
  withFolder(async (folder) => {
    const out = join(folder, "ndec");
    const steps = new Map<string, number>();
    const made = await makeNdec({
      ...{ out, seed: 4, sizes },
      onProgress: ({ step, done, total }) => {
        assert.ok(done <= total);
        steps.set(step, done);
      },
    });
    assert.deepEqual(made, { folder: out, sizes, skipped: [], reused: false });
    assert.deepEqual([...steps], [["paint images", 48], ["write images", 51]]);

    const { queries, references, training, groundTruth, groups, protocol } = await readNdec(out);
    assert.equal(protocol, "ndec");
    assert.deepEqual([queries.length, references.length, training.length], [27, 20, 4]);
    assert.equal(groundTruth.matches.length, 3);
    const hard = groups![0]!.queries;
    assert.deepEqual(hard, Array.from({ length: 22 }, (_, i) => `Q${25_000 + i}`));

    const rows: { id: string; source: string }[] = parse(await Deno.readTextFile(join(out, "sources.csv")), {
      columns: true,
    });
    const sources = new Map(rows.map(({ id, source }) => [id, source]));
    const method = createTinyImage();
    const described = new Map<string, Float32Array>();
    for (const { id, path } of references) described.set(sources.get(id)!, await describe(method, path));
    const own: number[] = [];
    const others: number[] = [];
    for (const id of hard) {
      const [, scene, variant] = /^(picture_\d+)_variant_(\d)\.jpg$/.exec(sources.get(id)!)!;
      assert.equal(variant, Number(id.slice(1)) < 25_020 ? "1" : "2");
      const query = await describe(method, queries.find((entry) => entry.id === id)!.path);
      for (const [source, vector] of described) {
        (source === `${scene}.jpg` ? own : others).push(similarity(query, vector));
      }
    }
    assert.equal(own.length, hard.length);
    const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
    assert.ok(median(own) > 0.85 && median(own) < 0.9999, `${median(own)}`);
    assert.ok(median(others) < 0.5, `${median(others)}`);
    assert.ok(Math.max(...own) < 1 - 1e-6);
  }));

Deno.test("makeNdec gives the same bytes on one thread and on two, and is made once", () =>
  withFolder(async (folder) => {
    const few = { references: 2, training: 1, copies: 2, distractors: 1, hardNegatives: 1 };
    const out = (name: string) => join(folder, name);
    await makeNdec({ out: out("one"), seed: 2, sizes: few, threads: 1 });
    await makeNdec({ out: out("two"), seed: 2, sizes: few, threads: 2 });
    assert.deepEqual(await folderContent(out("two")), await folderContent(out("one")));
    const onProgress = () => assert.fail("it is there already");
    assert.equal((await makeNdec({ out: out("one"), seed: 2, sizes: few, onProgress })).reused, true);
  }));

Deno.test("makeNdec refuses sizes that its names cannot tell apart, and no number of images", async () => {
  const make = (changed: Partial<typeof sizes>) =>
    makeNdec({ out: "no", seed: 0, sizes: { ...sizes, ...changed } });
  await assert.rejects(
    () => make({ copies: 25_000 }),
    /at most 25000 copies and distractors .* is 25002 and 22/,
  );
  await assert.rejects(
    () => make({ hardNegatives: 75_001 }),
    /75000 hard negatives: current value is 5 and 75001/,
  );
  await assert.rejects(
    () => make({ training: 0 }),
    /training must be a positive integer: current value is 0/,
  );
});
