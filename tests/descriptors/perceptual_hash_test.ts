import {
  createPerceptualHash,
  hammingDistance,
  hashToHex,
  type Image,
  perceptualHash,
} from "rdcd/descriptors";
import { readImage } from "rdcd/images";
import assert from "node:assert/strict";
import { testWithShared } from "../shared.ts";
import { extremes, scorePairs } from "./copy_pairs.ts";
import { caseName, hashes, innerProduct, plainPicture, syntheticPicture } from "./hash_cases.ts";

Deno.test("perceptualHash agrees with imagehash 4.3.2 and Pillow 9.5 in every bit", () => {
  for (const testCase of hashes.cases) {
    assert.equal(hashToHex(perceptualHash(syntheticPicture(testCase))), testCase.phash, caseName(testCase));
  }
});

testWithShared(
  "perceptualHash agrees with imagehash 4.3.2 on photographs",
  ["copydetect/pdq"],
  async ([folder]) => {
    for (const [name, expected] of Object.entries(hashes.photos)) {
      assert.equal(hashToHex(perceptualHash(await readImage(`${folder}/${name}`))), expected.phash, name);
    }
  },
);

Deno.test("perceptualHash of plain images has only the bit of the constant frequency", () => {
  // All other coefficients are mathematically zero, which is also the median; rounding noise must not set bits.
  for (const level of [1, 90, 255]) {
    assert.equal(
      hashToHex(perceptualHash(plainPicture(50, 70, level))),
      "8000000000000000",
      `level ${level}`,
    );
  }
  assert.equal(hashToHex(perceptualHash(plainPicture(50, 70, 0))), "0000000000000000");
});

Deno.test("perceptualHash of upright stripes has bits of horizontal frequencies only", () => {
  const { width, height } = { width: 64, height: 48 };
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (Math.floor(i / 3) % width) * 3);
  const hash = perceptualHash({ width, height, data });
  assert.deepEqual([...hash.subarray(1)], [0, 0, 0, 0, 0, 0, 0]);
  assert.equal(hash[0]! & 0x80, 0x80);
});

Deno.test("perceptualHash does not change with brightness", () => {
  for (const testCase of hashes.cases.filter(({ contrast }) => contrast === 16)) {
    const image = syntheticPicture(testCase);
    // Contrast 16 keeps all levels in the middle, so that nothing is cut off.
    const brighter: Image = { ...image, data: image.data.map((value) => value + 40) };
    assert.equal(hammingDistance(perceptualHash(image), perceptualHash(brighter)), 0, caseName(testCase));
  }
});

Deno.test("perceptualHash refuses bytes that do not fit the size", () => {
  assert.throws(() => perceptualHash({ width: 2, height: 2, data: new Uint8Array(13) }), {
    name: "RangeError",
    message: /Cannot compute the perceptual hash as .* current value is 13 bytes for 2 x 2 pixels/,
  });
});

Deno.test("createPerceptualHash describes so that the inner product is 1 - distance / 32", async () => {
  const images = hashes.cases.filter(({ contrast }) => contrast === 1).map(syntheticPicture);
  const vectors = await createPerceptualHash().describe(images);
  const row = (index: number) => vectors.subarray(index * 64, (index + 1) * 64);
  const hash = images.map(perceptualHash);
  for (let a = 0; a < images.length; a++) {
    for (let b = 0; b < images.length; b++) {
      assert.equal(innerProduct(row(a), row(b)), 1 - hammingDistance(hash[a]!, hash[b]!) / 32);
    }
  }
});

testWithShared(
  "createPerceptualHash finds every copy that was not turned within 10 bits, and no other photograph",
  ["copydetect/pairs.csv", "copydetect/pdq", "copydetect/imagededup"],
  async ([pairs]) => {
    const folder = pairs!.replace(/\/pairs.csv$/, "");
    const { copies, lowestCopy, highestOther } = extremes(await scorePairs(folder, createPerceptualHash()));
    assert.equal(copies, 14);
    assert.ok(lowestCopy >= 1 - 10 / 32, `lowest copy ${lowestCopy}`);
    assert.ok(highestOther < 1 - 10 / 32, `highest other ${highestOther}`);
  },
);
