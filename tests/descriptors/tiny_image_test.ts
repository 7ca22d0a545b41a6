import { type Image, resizeImage } from "rdcd/images";
import { createTinyImage } from "rdcd/descriptors";
import assert from "node:assert/strict";
import fc from "fast-check";
import { testWithShared } from "../shared.ts";
import { extremes, scorePairs } from "./copy_pairs.ts";
import { hashes, innerProduct, plainPicture, syntheticPicture } from "./hash_cases.ts";

const pictures: fc.Arbitrary<Image> = fc.uint8Array({ minLength: 768, maxLength: 768 })
  .map((data) => ({ width: 16, height: 16, data }));

Deno.test("createTinyImage gives rows of unit length and mean 0", async () => {
  await fc.assert(
    fc.asyncProperty(pictures, async (picture) => {
      const vector = await createTinyImage().describe([picture]);
      assert.ok(Math.abs(innerProduct(vector, vector) - 1) < 1e-5);
      assert.ok(Math.abs(vector.reduce((sum, value) => sum + value, 0)) < 1e-5);
    }),
    { seed: 1, numRuns: 50 },
  );
});

Deno.test("createTinyImage's inner product is the correlation of the gray levels", async () => {
  const [a, b] = hashes.cases.filter(({ contrast }) => contrast === 1).slice(-2).map(syntheticPicture)
    .map((image) => resizeImage(image, { width: 16, height: 16 }));
  const gray = [a!, b!].map(({ data }) =>
    Array.from(
      { length: 256 },
      (_, i) =>
        Math.floor(
          (19595 * data[3 * i]! + 38470 * data[3 * i + 1]! + 7471 * data[3 * i + 2]! + 32768) / 65536,
        ),
    )
  );
  const vectors = await createTinyImage().describe([a!, b!]);
  const product = innerProduct(vectors.subarray(0, 256), vectors.subarray(256));
  assert.ok(Math.abs(product - correlation(gray[0]!, gray[1]!)) < 1e-5);
});

Deno.test("createTinyImage gives all plain images one direction, at a right angle to every other image", async () => {
  const other = resizeImage(syntheticPicture(hashes.cases.at(-1)!), { width: 16, height: 16 });
  const vectors = await createTinyImage().describe([
    plainPicture(16, 16, 0),
    plainPicture(16, 16, 200),
    other,
  ]);
  const row = (index: number) => vectors.subarray(index * 256, (index + 1) * 256);
  assert.equal(innerProduct(row(0), row(1)), 1);
  assert.ok(Math.abs(innerProduct(row(0), row(2))) < 1e-6);
});

Deno.test("createTinyImage describes an image by the same bytes whatever it is batched with", async () => {
  const images = hashes.cases.map((testCase) =>
    resizeImage(syntheticPicture(testCase), { width: 16, height: 16 })
  );
  const method = createTinyImage();
  const together = await method.describe(images);
  for (const [index, image] of images.entries()) {
    assert.deepEqual(await method.describe([image]), together.slice(index * 256, (index + 1) * 256));
  }
});

Deno.test("createTinyImage refuses an image that was not resized", async () => {
  await assert.rejects(createTinyImage().describe([plainPicture(17, 16, 0)]), {
    name: "RangeError",
    message: /must be resized to 16 x 16 pixels first: current value is 17 x 16/,
  });
});

testWithShared(
  "createTinyImage scores every copy that was not turned higher than any other photograph",
  ["copydetect/pairs.csv", "copydetect/pdq", "copydetect/imagededup"],
  async ([pairs]) => {
    const folder = pairs!.replace(/\/pairs.csv$/, "");
    const { copies, lowestCopy, highestOther } = extremes(await scorePairs(folder, createTinyImage()));
    assert.equal(copies, 14);
    assert.ok(
      lowestCopy > 0.95 && highestOther < 0.7,
      `copies from ${lowestCopy}, others up to ${highestOther}`,
    );
  },
);

function correlation(a: number[], b: number[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanA = mean(a), meanB = mean(b);
  const covariance = mean(a.map((value, i) => (value - meanA) * (b[i]! - meanB)));
  const deviation = (values: number[], center: number) =>
    Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
  return covariance / (deviation(a, meanA) * deviation(b, meanB));
}

Deno.test("createTinyImage keeps descriptors of exactly and of fast shrunk images apart", () => {
  const [exact, fast] = [createTinyImage(), createTinyImage({ resize: "fast" })];
  assert.equal(fast.preparation.resize, "fast");
  assert.notEqual(exact.fingerprint, fast.fingerprint);
  assert.equal(createTinyImage({ resize: "exact" }).fingerprint, exact.fingerprint);
});
