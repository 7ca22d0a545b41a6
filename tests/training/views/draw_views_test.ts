import { join } from "@std/path";
import assert from "node:assert/strict";
import { advanced, copyAttacks, type PresetName, repeated, seededPrng } from "rdcd/augmentations";
import { type ImageEntry, readImage, readImageResized, resizeImage } from "rdcd/images";
import { type DrawnViews, drawViews, type DrawViewsOptions } from "rdcd/training";
import type { UnreadableImage } from "rdcd/descriptors";
import { withFolder, writePictures } from "../../descriptors/pictures.ts";

const OPTIONS = { preset: "advanced", size: 24, seed: "run/0" } as const;

function collect(entries: ImageEntry[], options: Partial<DrawViewsOptions> = {}): Promise<DrawnViews[]> {
  return Array.fromAsync(drawViews(entries, { ...OPTIONS, ...options }));
}

Deno.test("drawViews gives what the preset gives, in order, whatever the number of threads", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 9, 50);
    const drawn = await collect(entries, { threads: 1 });
    assert.deepEqual(drawn.map(({ entry }) => entry), entries);
    const augmentation = repeated(advanced({ size: 24 }));
    for (const { entry, views } of drawn) {
      const params = augmentation.sample(seededPrng(`run/0/${entry.id}`));
      assert.deepEqual(views, await augmentation.apply(await readImage(entry.path), params));
    }
    assert.deepEqual(await collect(entries, { threads: 3, lookAhead: 2 }), drawn);
    assert.deepEqual(await collect(entries.toReversed(), { threads: 2 }), drawn.toReversed());
    assert.notDeepEqual(await collect(entries, { threads: 2, seed: "run/1" }), drawn);
  }));

Deno.test("drawViews reduces views that are drawn larger, as resizeImage does", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 3, 50);
    const large = await collect(entries, { size: 60, threads: 1 });
    const reduced = await collect(entries, { drawnSize: 60, threads: 1 });
    const size = { width: 24, height: 24 };
    assert.deepEqual(
      reduced.map(({ views }) => views),
      large.map(({ views }) => views.map((view) => resizeImage(view, size))),
    );
  }));

Deno.test("drawViews mixes other images into copies, never an image into itself, and a gray one for what cannot be read", () =>
  withFolder(async (folder) => {
    const [entry, second] = await writePictures(folder, 2, 50);
    const broken = { id: "broken", path: join(folder, "broken.jpg") };
    await Deno.writeTextFile(broken.path, "no image");
    const gray = { width: 24, height: 24, data: new Uint8Array(24 * 24 * 3).fill(128) };
    const read = (path: string) => readImageResized(path, { shortEdge: 24 });
    for (const [other, shown] of [[broken, gray], [second!, await read(second!.path)]] as const) {
      const options = { preset: "copyAttacks", views: 16, others: [entry!, other] } as const;
      const [drawn] = await collect([entry!], { ...options, threads: 1, onSkip: () => assert.fail() });
      const augmentation = repeated(copyAttacks({ size: 24, others: ["other"] }), { views: 16 });
      const params = augmentation.sample(seededPrng(`run/0/${entry!.id}`));
      assert.match(JSON.stringify(params), /"name":"(pasteInto|blendWith)"/);
      const resources = { readOther: () => Promise.resolve(shown) };
      const expected = await augmentation.apply(await readImage(entry!.path), params, resources);
      assert.deepEqual(drawn!.views, expected);
    }
    const [alone] = await collect([entry!], { preset: "copyAttacks", views: 16, others: [entry!] });
    const unmixed = repeated(copyAttacks({ size: 24 }), { views: 16 });
    const params = unmixed.sample(seededPrng(`run/0/${entry!.id}`));
    assert.deepEqual(alone!.views, await unmixed.apply(await readImage(entry!.path), params));
  }));

Deno.test("drawViews passes over files that cannot be read, saying which and why, and changes no other view", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 4, 50);
    const broken = { id: "broken", path: join(folder, "broken.jpg") };
    await Deno.writeTextFile(broken.path, "no image");
    const skipped: UnreadableImage[] = [];
    const mixed = [entries[0]!, broken, ...entries.slice(1)];
    const drawn = await collect(mixed, { threads: 2, onSkip: (image) => skipped.push(image) });
    assert.deepEqual(drawn, await collect(entries, { threads: 2 }));
    assert.deepEqual(skipped.map(({ id, path }) => ({ id, path })), [broken]);
    assert.match(skipped[0]!.reason, /begin/);
  }));

Deno.test("drawViews ends with the error where the program is at fault, and calls no image unreadable", () =>
  withFolder(async (folder) => {
    const [entry] = await writePictures(folder, 1, 50);
    const none = { id: "none", path: undefined as unknown as string };
    const onSkip = () => assert.fail();
    await assert.rejects(collect([entry!, none], { threads: 1, onSkip }), ({ message, cause }: Error) => {
      assert.match(message, /^Cannot go on after undefined as the program failed at it: TypeError: /);
      assert.match((cause as Error).stack!, /decodeImage/);
      return true;
    });
  }));

Deno.test("drawViews ends its threads when whoever trains stops early", () =>
  withFolder(async (folder) => {
    // The test would not end with a thread left over, or fail for what it left open.
    for await (const { views } of drawViews(await writePictures(folder, 20, 50), { ...OPTIONS, views: 3 })) {
      assert.deepEqual(views.map(({ width, height }) => [width, height]), [[24, 24], [24, 24], [24, 24]]);
      break;
    }
  }));

Deno.test("drawViews refuses numbers and presets that are none", async () => {
  for (
    const [options, message] of [
      [{ size: 0 }, /size must be a positive integer/],
      [{ threads: 1.5 }, /threads must be a positive integer/],
      [
        { preset: "weak" as PresetName },
        /preset must be one of simclr, strongBlur, advanced, copyAttacks: current value is "weak"/,
      ],
    ] as const
  ) {
    await assert.rejects(collect([], options), { name: "RangeError", message });
  }
});
