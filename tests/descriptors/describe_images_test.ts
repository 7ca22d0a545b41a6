import assert from "node:assert/strict";
import { encodeImage, type ImageEntry, type Preparation, readImage, readImageResized } from "rdcd/images";
import { type DescribedBatch, describeImages } from "rdcd/descriptors";
import { meanColor } from "./mean_color.ts";
import { withFolder, writePictures } from "./pictures.ts";

const preparations: Record<string, Preparation> = {
  "a square, exactly": { size: { width: 16, height: 16 }, resize: "exact" },
  "a short edge, fast": { size: { shortEdge: 11 }, resize: "fast" },
  "nothing": { size: null, resize: "exact" },
};

for (const [name, preparation] of Object.entries(preparations)) {
  Deno.test(`describeImages agrees with reading one image after the other, resized to ${name}`, () =>
    withFolder(async (folder) => {
      const entries = await writePictures(folder, 23);
      const method = meanColor({ preparation });
      const batches = await Array.fromAsync(describeImages(entries, method, { threads: 3 }));

      const expected: number[] = [];
      for (const { path } of entries) {
        const image = preparation.size === null
          ? await readImage(path)
          : await readImageResized(path, preparation.size, { resize: preparation.resize });
        expected.push(...await method.describe([image]));
      }
      assert.deepEqual(batches.flatMap(({ vectors }) => [...vectors]), expected);
      assert.deepEqual(batches.flatMap(({ ids }) => ids), entries.map(({ id }) => id));
      assert.deepEqual(batches.map(({ ids }) => ids.length), [4, 4, 4, 4, 4, 3]);
    }));
}

Deno.test("describeImages reports unreadable images in order, and they do not change how the others are batched", () =>
  withFolder(async (folder) => {
    const good = await writePictures(folder, 10);
    const bad = (id: string): ImageEntry => ({ id, path: `${folder}/missing ${id}.png` });
    const mixed = [bad("a"), ...good.slice(0, 3), bad("b"), bad("c"), ...good.slice(3), bad("d")];
    const alone = meanColor();
    const together = meanColor();
    const expected = await Array.fromAsync(describeImages(good, alone));
    const batches = await Array.fromAsync(describeImages(mixed, together));

    assert.deepEqual(together.batches, alone.batches);
    assert.deepEqual(
      batches.flatMap(({ vectors }) => [...vectors]),
      expected.flatMap(({ vectors }) => [...vectors]),
    );
    const unreadable = batches.flatMap((batch) => batch.unreadable);
    assert.deepEqual(unreadable.map(({ id }) => id), ["a", "b", "c", "d"]);
    for (const { id, path, reason } of unreadable) {
      assert.equal(path, bad(id).path);
      assert.match(reason, /[a-z]/i);
    }
  }));

Deno.test("describeImages tells of many unreadable images while it goes on, not only at the end", async () => {
  const entries = Array.from(
    { length: 50 },
    (_, index) => ({ id: `${index}`, path: `/missing/${index}.png` }),
  );
  const batches = await Array.fromAsync(describeImages(entries, meanColor()));
  assert.ok(batches.length > 10);
  assert.deepEqual(
    batches.flatMap(({ unreadable }) => unreadable.map(({ id }) => id)),
    entries.map(({ id }) => id),
  );
});

Deno.test("describeImages yields nothing for no images", async () => {
  assert.deepEqual(await Array.fromAsync(describeImages([], meanColor())), []);
});

Deno.test("describeImages reads only a few images ahead of whoever takes the descriptors", () =>
  withFolder(async (folder) => {
    const [entry] = await writePictures(folder, 1);
    let asked = 0;
    function* endless() {
      for (;; asked++) yield { id: `${asked}`, path: entry!.path };
    }
    const batches = describeImages(endless(), meanColor({ batchSize: 4 }), { threads: 2 });
    for (let taken = 1; taken <= 5; taken++) {
      await batches.next();
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.ok(asked <= taken * 4 + 2 * (4 + 2), `${asked} images were asked for after ${taken} batches`);
    }
    await batches.return();
  }));

Deno.test("describeImages makes batches smaller where images are larger than the memory allowed", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 6);
    const method = meanColor({ preparation: { size: null, resize: "exact" } });
    const picture = 46 * 44 * 3;
    const roomy = await Array.fromAsync(describeImages(entries, method, { maxBytesAhead: 2 * picture }));
    const tight = await Array.fromAsync(describeImages(entries, method, { maxBytesAhead: 1 }));
    assert.deepEqual(roomy.map(({ ids }) => ids.length), [2, 2, 2]);
    assert.deepEqual(tight.map(({ ids }) => ids.length), [1, 1, 1, 1, 1, 1]);
  }));

Deno.test("describeImages needs no more memory for many large images than for a few", () =>
  withFolder(async (folder) => {
    const side = 3000;
    const path = `${folder}/large.png`;
    const flat = { width: side, height: side, data: new Uint8Array(side * side * 3).fill(90) };
    await Deno.writeFile(path, await encodeImage(flat, { format: "png" }));
    const entries = Array.from({ length: 60 }, (_, index) => ({ id: `${index}`, path }));
    const slow = meanColor({ batchSize: 32, preparation: { size: null, resize: "exact" } });
    const before = Deno.memoryUsage().rss;
    let peak = before;
    const method = {
      ...slow,
      async describe(images: Parameters<typeof slow.describe>[0]) {
        // Time enough for the decoders to run as far ahead as they are let.
        await new Promise((resolve) => setTimeout(resolve, 150));
        peak = Math.max(peak, Deno.memoryUsage().rss);
        return slow.describe(images);
      },
    };
    await Array.fromAsync(describeImages(entries, method, { threads: 2, maxBytesAhead: 2 ** 27 }));
    const all = entries.length * flat.data.length;
    assert.ok(
      peak - before < all / 2,
      `${(peak - before) / 2 ** 20} MiB for images of ${all / 2 ** 20} MiB in all`,
    );
  }));

Deno.test("describeImages ends after the batch at hand when it is told to stop", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 20);
    const stop = new AbortController();
    const batches: DescribedBatch[] = [];
    for await (const batch of describeImages(entries, meanColor(), { signal: stop.signal })) {
      batches.push(batch);
      if (batches.length === 2) stop.abort();
    }
    assert.deepEqual(batches.flatMap(({ ids }) => ids), entries.slice(0, 8).map(({ id }) => id));
  }));

Deno.test("describeImages passes on what goes wrong in the method or in the list of images", () =>
  withFolder(async (folder) => {
    const entries = await writePictures(folder, 6);
    const method = { ...meanColor(), describe: () => Promise.reject(new Error("out of order")) };
    await assert.rejects(Array.fromAsync(describeImages(entries, method)), /out of order/);
    async function* failing() {
      yield await Promise.resolve(entries[0]!);
      throw new Error("the list broke off");
    }
    await assert.rejects(Array.fromAsync(describeImages(failing(), meanColor())), /the list broke off/);
  }));

Deno.test("describeImages refuses a number of threads or bytes that is none", async () => {
  for (const options of [{ threads: 0 }, { threads: 1.5 }, { maxBytesAhead: 0 }]) {
    await assert.rejects(
      Array.fromAsync(describeImages([], meanColor(), options)),
      { name: "RangeError", message: /must be a whole number above 0/ },
    );
  }
});
