import { join } from "@std/path";
import assert from "node:assert/strict";
import {
  advanced,
  type DrawnViews,
  drawViews,
  type DrawViewsOptions,
  type ImageEntry,
  type PresetName,
  readImage,
  repeated,
  resizeImage,
  seededPrng,
  type UnreadableImage,
} from "rdcd";
import { withFolder, writePictures } from "../descriptors/pictures.ts";

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

Deno.test("drawViews passes over files that cannot be read, saying which and why, and changes no other view", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 4, 50);
    const broken = { id: "broken", path: join(folder, "broken.jpg") };
    await Deno.writeTextFile(broken.path, "no picture");
    const skipped: UnreadableImage[] = [];
    const mixed = [entries[0]!, broken, ...entries.slice(1)];
    const drawn = await collect(mixed, { threads: 2, onSkip: (image) => skipped.push(image) });
    assert.deepEqual(drawn, await collect(entries, { threads: 2 }));
    assert.deepEqual(skipped.map(({ id, path }) => ({ id, path })), [broken]);
    assert.match(skipped[0]!.reason, /begin/);
  }));

Deno.test("drawViews ends with the error where the program is at fault, and calls no picture unreadable", () =>
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
        /preset must be one of simclr, strongBlur, advanced: current value is "weak"/,
      ],
    ] as const
  ) {
    await assert.rejects(collect([], options), { name: "RangeError", message });
  }
});
