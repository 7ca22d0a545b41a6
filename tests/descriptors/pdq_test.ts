import { createPdq, hammingDistance, hashFromHex, hashToHex, type Image, pdqHash } from "rdcd/descriptors";
import { readImage } from "rdcd/images";
import assert from "node:assert/strict";
import fc from "fast-check";
import { testWithShared } from "../shared.ts";
import { extremes, scorePairs } from "./copy_pairs.ts";
import { caseName, hashes, innerProduct, plainPicture, syntheticPicture } from "./hash_cases.ts";

/** PDQ's usual threshold for a match, in bits (ThreatExchange, `PDQ_CONFIDENT_MATCH_THRESHOLD`). */
const MATCH = 31;

Deno.test("pdqHash agrees with pdqhash 0.2.8 in every bit and in quality", () => {
  for (const testCase of hashes.cases) {
    const image = syntheticPicture(testCase);
    assert.equal(image.data.reduce((sum, value) => sum + value, 0), testCase.sum, caseName(testCase));
    const { hash, quality } = pdqHash(image);
    assert.equal(hashToHex(hash), testCase.pdq, caseName(testCase));
    assert.equal(quality, testCase.quality, caseName(testCase));
  }
});

// Published in facebook/ThreatExchange: `PdqSignal.get_examples` of python-threatexchange (bridge-mods, in the order of
// their names) and PDQHasherTest.java (dih).
const PUBLISHED: Record<string, string> = {
  "bridge-mods__aaa-orig.jpg": "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22",
  "bridge-mods__blur-a-little.jpg": "f8f8f0cee0f4a84f06370a2a038f63f0b36e26d596621e1d33e6b39c4e9c9b22",
  "bridge-mods__blur-a-lot.jpg": "f8f8f0cee0f4a84f0637022a038f67f0b36e26d596621e1d33e6b39c4e9c9b22",
  "bridge-mods__high-contrast.jpg": "f8f8f0cee0f4a84f06370a2a068f67f0b36e26d596621e1d33e6339c4e9c9b22",
  "bridge-mods__high-saturation.jpg": "f8f8f0cee0f4a84f06370a22038f67f0b36e2ed596221e1d33e6b39c4e9c9b22",
  "bridge-mods__sharpen-a-little.jpg": "f8f8f0cee0f4a84f0e370a22038f67f0b36e2ed596221e1d33e6b39c4a9c9b22",
  "bridge-mods__sharpen-a-lot.jpg": "d8f8f0cec0f4a84f8e370a22038f67f0b36a2ed597231e1d72e6b39c4a9c9b22",
  "bridge-mods__shrink-a-little.jpg": "f8f8f0cee0f4a84f06370a22038f67f0b36e2ed596621e1d33e6339c4e9c9b22",
  "bridge-mods__shrink-a-lot.jpg": "d0f8f1ccc0f4a84d0a370a3a228f67f0b36e2ed5b6623e1d33e6339c4e9c9b22",
  "bridge-mods__square-128x128.jpg": "d8f8f1eec0f4a84f0e37022a078f63f0b36e2ed596621e1d33e6239c4e9c9b22",
  "bridge-mods__square-256x256.jpg": "d8f8f0cec4f4a84f0637022a078f67f0b36e2ee5b6621e1d33e6239c4e9c9b22",
  "bridge-mods__square-512x512.jpg": "d8f8f0cec0f4a84f0637022a278f67f0b36e2ed596621e1d33e6339c4e9c9b22",
  "dih__bridge-1-original.jpg": "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22",
  "dih__bridge-2-rotate-90.jpg": "30a10efd71cc3d429013d48d0ffffc52e34e0e17ada952a9d29685211ea9e5af",
};

testWithShared(
  "pdqHash gives the hashes that ThreatExchange publishes",
  ["copydetect/pdq"],
  async ([folder]) => {
    for (const [name, expected] of Object.entries(PUBLISHED)) {
      const { hash, quality } = pdqHash(await readImage(`${folder}/${name}`));
      assert.equal(hashToHex(hash), expected, name);
      assert.equal(quality, 100, name);
    }
  },
);

testWithShared("pdqHash agrees with pdqhash 0.2.8 on photographs", ["copydetect/pdq"], async ([folder]) => {
  for (const [name, expected] of Object.entries(hashes.photos)) {
    const { hash, quality } = pdqHash(await readImage(`${folder}/${name}`));
    assert.deepEqual(
      { pdq: hashToHex(hash), quality },
      { pdq: expected.pdq, quality: expected.quality },
      name,
    );
  }
});

Deno.test("pdqHash of an image with an edge below 5 pixels is all zero and of quality 0", () => {
  for (const [width, height] of [[4, 200], [200, 4], [1, 1]] as const) {
    assert.deepEqual(pdqHash(plainPicture(width, height, 90)), { hash: new Uint8Array(32), quality: 0 });
  }
});

Deno.test("pdqHash of a plain image has quality 0", () => {
  assert.equal(pdqHash(plainPicture(100, 80, 200)).quality, 0);
});

Deno.test("pdqHash of a mirrored image flips the bits of odd horizontal frequencies", () => {
  // Frequencies 1, 3, ... along x change sign under mirroring; about half the bits, and the same ones for all rows.
  const image = syntheticPicture(hashes.cases.find(({ width, height }) => width === 128 && height === 128)!);
  const distance = hammingDistance(pdqHash(image).hash, pdqHash(mirror(image)).hash);
  assert.ok(distance > 96 && distance < 160, `distance ${distance}`);
});

Deno.test("pdqHash refuses bytes that do not fit the size", () => {
  assert.throws(() => pdqHash({ width: 10, height: 10, data: new Uint8Array(299) }), {
    name: "RangeError",
    message: /Cannot compute the PDQ hash as .* current value is 299 bytes for 10 x 10 pixels/,
  });
});

Deno.test("createPdq describes so that the inner product is 1 - distance / 128", async () => {
  const images = hashes.cases.filter(({ contrast }) => contrast === 1).map(syntheticPicture);
  const method = createPdq();
  const vectors = await method.describe(images);
  assert.equal(vectors.length, images.length * method.dims);
  const row = (index: number) => vectors.subarray(index * 256, (index + 1) * 256);
  const hash = images.map((image) => pdqHash(image).hash);
  for (let a = 0; a < images.length; a++) {
    for (let b = 0; b < images.length; b++) {
      assert.equal(innerProduct(row(a), row(b)), 1 - hammingDistance(hash[a]!, hash[b]!) / 128);
    }
  }
});

Deno.test("createPdq describes an image by the same bytes whatever it is batched with", async () => {
  const images = hashes.cases.slice(0, 9).map(syntheticPicture);
  const method = createPdq();
  const together = await method.describe(images);
  for (const [index, image] of images.entries()) {
    assert.deepEqual(await method.describe([image]), together.slice(index * 256, (index + 1) * 256));
  }
});

testWithShared(
  "createPdq finds every copy that was not turned within 31 bits, and no other photograph",
  ["copydetect/pairs.csv", "copydetect/pdq", "copydetect/imagededup"],
  async ([pairs]) => {
    const { copies, lowestCopy, highestOther } = extremes(
      await scorePairs(pairs!.replace(/\/pairs.csv$/, ""), createPdq()),
    );
    assert.equal(copies, 14);
    assert.ok(lowestCopy >= 1 - MATCH / 128, `lowest copy ${lowestCopy}`);
    assert.ok(highestOther < 1 - MATCH / 128, `highest other ${highestOther}`);
  },
);

Deno.test("hashFromHex reads what hashToHex writes, in either case", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (hash) => {
      assert.deepEqual(hashFromHex(hashToHex(hash)), hash);
      assert.deepEqual(hashFromHex(hashToHex(hash).toUpperCase()), hash);
    }),
    { seed: 1 },
  );
});

Deno.test("hashFromHex refuses what is not whole bytes in hexadecimal", () => {
  for (const text of ["f", "0g", "0x12", " 00"]) {
    assert.throws(() => hashFromHex(text), {
      name: "RangeError",
      message: /must have two hexadecimal digits a byte/,
    });
  }
});

Deno.test("hammingDistance counts the bits of the exclusive or and refuses different lengths", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(255), fc.nat(255)), { maxLength: 32 }), (pairs) => {
      const a = Uint8Array.from(pairs, ([value]) => value), b = Uint8Array.from(pairs, ([, value]) => value);
      const bits = pairs.map(([x, y]) => (x ^ y).toString(2).replaceAll("0", "").length);
      assert.equal(hammingDistance(a, b), bits.reduce((sum, count) => sum + count, 0));
    }),
    { seed: 1 },
  );
  assert.throws(() => hammingDistance(new Uint8Array(8), new Uint8Array(32)), {
    name: "RangeError",
    message: /must have the same length: current value is 8 and 32 bytes/,
  });
});

function mirror({ width, height, data }: Image): Image {
  const out = new Uint8Array(data.length);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const to = pixel - (pixel % width) + (width - 1 - (pixel % width));
    out.set(data.subarray(3 * pixel, 3 * pixel + 3), 3 * to);
  }
  return { width, height, data: out };
}
