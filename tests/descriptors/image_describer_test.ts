import assert from "node:assert/strict";
import { createImageDescriber } from "../../lib/descriptors/create_image_describer.ts";
import { createPreparePool } from "../../lib/images/create_prepare_pool.ts";
import { describeImages, type DescriptorMethod, resolveMethod } from "rdcd/descriptors";
import { encodeImage } from "rdcd/images";
import { picture, withFolder, writePictures } from "./pictures.ts";

/** Runs `body` with what describes images, of at most 5,000 pixels. */
async function withDescriber(
  method: DescriptorMethod,
  body: (
    describe: (bytes: Uint8Array) => Promise<{ vector: Float32Array; isFlat: boolean }>,
    batches: number[],
  ) => Promise<void>,
): Promise<void> {
  const pool = createPreparePool(2);
  const batches: number[] = [];
  const onBatch = (images: number) => void batches.push(images);
  const { describe } = createImageDescriber(method, { pool, maxPixels: 5000, onBatch });
  try {
    await body(describe, batches);
  } finally {
    pool.terminate();
    await method.dispose();
  }
}

for (const spec of ["pdq", "tiny"]) {
  Deno.test(`createImageDescriber gives bytes that come together what describeImages gives files, ${spec}`, () =>
    withFolder(async (folder) => {
      const entries = await writePictures(folder, 40);
      await withDescriber(await resolveMethod(spec), async (describe, batches) => {
        const files = await Promise.all(entries.map(({ path }) => Deno.readFile(path)));
        const wrong = [new TextEncoder().encode("no image"), files[0]!.slice(0, 300), new Uint8Array()];
        const together = [...files.slice(0, 20), ...wrong, ...files.slice(20)].map((bytes) =>
          describe(bytes)
        );
        const settled = await Promise.allSettled(together);
        const refused = settled.splice(20, 3).map((one) => one.status === "rejected" && String(one.reason));
        assert.match(String(refused[0]), /does not begin like a JPEG/);
        assert.match(String(refused[1]), /PNG file is damaged, truncated/);
        assert.match(String(refused[2]), /the file is empty/);
        const described = settled.map((one) => {
          assert.ok(one.status === "fulfilled", JSON.stringify(one));
          return [...one.value.vector];
        });
        const method = await resolveMethod(spec);
        const byFiles = (await Array.fromAsync(describeImages(entries, method))).flatMap((
          { vectors },
        ) => [...vectors]);
        assert.deepEqual(described.flat(), byFiles);
        assert.equal(batches.reduce((sum, images) => sum + images, 0), 40);
      });
    }));
}

Deno.test("createImageDescriber refuses images of too many pixels, and says that an image is blank", async () => {
  await withDescriber(await resolveMethod("pdq"), async (describe) => {
    const blank = (width: number) =>
      encodeImage({ width, height: 50, data: new Uint8Array(width * 150).fill(90) }, { format: "png" });
    assert.equal((await describe(await blank(100))).isFlat, true);
    await assert.rejects(describe(await blank(101)), /101 x 50 pixels, more than the limit of 5000/);
  });
});

Deno.test("createImageDescriber fails the image at which a method fails, and none that it was batched with", async () => {
  const pdq = await resolveMethod("pdq");
  const method: DescriptorMethod = {
    ...pdq,
    describe: (images) =>
      images.some(({ width }) => width === 13) ? Promise.reject(new Error("13")) : pdq.describe(images),
  };
  await withDescriber(method, async (describe) => {
    const images = await Promise.all(
      [10, 11, 12, 13, 14, 15].map((width) =>
        encodeImage({ width, height: 9, data: new Uint8Array(width * 27).map((_, i) => i % 251) }, {
          format: "png",
        })
      ),
    );
    const settled = await Promise.allSettled(images.map(describe));
    assert.deepEqual(settled.map(({ status }) => status === "rejected"), [...[
      false,
      false,
      false,
      true,
      false,
      false,
    ]]);
  });
});

Deno.test("createImageDescriber describes together what was decoded while the method was at work", async () => {
  const pdq = await resolveMethod("pdq");
  const pool = createPreparePool(1);
  const free = Promise.withResolvers<void>();
  const method: DescriptorMethod = {
    ...pdq,
    async describe(images) {
      await free.promise;
      return await pdq.describe(images);
    },
  };
  const batches: number[] = [];
  const { describe } = createImageDescriber(method, {
    ...{ pool, maxPixels: 5000 },
    onBatch: (images) => void batches.push(images),
  });
  const bytes = await encodeImage(picture(1, 40, 40), { format: "png" });
  const described = Array.from({ length: 12 }, () => describe(bytes));
  // The one thread answers in order, so that when this is answered all others are.
  await pool.run({ path: "last", bytes, preparation: pdq.preparation });
  free.resolve();
  const vectors = (await Promise.all(described)).map(({ vector }) => vector);
  assert.deepEqual(new Set(vectors.map((vector) => vector.join())).size, 1);
  assert.deepEqual(batches, [1, pdq.batchSize, 3]);
  pool.terminate();
});
