import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { resizeImage } from "rdcd/images";
import { generatePicture } from "rdcd/datasets";
import type { Image } from "rdcd/images";
import type { GeneratePictureOptions } from "rdcd/datasets";

const FAMILIES = 20;

function sha256(image: Image): string {
  return createHash("sha256").update(`${image.width}x${image.height}`).update(image.data).digest("hex");
}

/** Mean difference of channels. */
function distance(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
}

/** Standard deviation of the brightness of blocks of 8 by 8 pixels: what is left of a picture made small. */
function contrast({ width, height, data }: Image): number {
  const blocks: number[] = [];
  for (let top = 0; top + 8 <= height; top += 8) {
    for (let left = 0; left + 8 <= width; left += 8) {
      let sum = 0;
      for (let y = top; y < top + 8; y++) {
        for (let x = left; x < left + 8; x++) sum += data[(y * width + x) * 3 + 1]!;
      }
      blocks.push(sum / 64);
    }
  }
  const mean = blocks.reduce((a, b) => a + b) / blocks.length;
  return Math.sqrt(blocks.reduce((sum, value) => sum + (value - mean) ** 2, 0) / blocks.length);
}

Deno.test("generatePicture makes pictures of every family that fill their size and show something", async () => {
  for (let index = 0; index < FAMILIES; index++) {
    const image = await generatePicture({ seed: 11, index });
    assert.equal(image.data.length, image.width * image.height * 3);
    const edges = [image.width, image.height];
    assert.ok(
      Math.min(...edges) >= 256 && Math.max(...edges) <= 512,
      `picture ${index} is ${edges.join(" x ")}`,
    );
    assert.ok(contrast(image) > 4, `picture ${index} is nearly flat: ${contrast(image)}`);
  }
});

Deno.test("generatePicture gives the same pixels for the same seed and index, in any order", async () => {
  const once = new Map<number, string>();
  for (let index = 0; index < FAMILIES; index++) {
    once.set(index, sha256(await generatePicture({ seed: 2, index })));
  }
  for (let index = FAMILIES - 1; index >= 0; index--) {
    assert.equal(sha256(await generatePicture({ seed: 2, index })), once.get(index), `picture ${index}`);
  }
  assert.equal(new Set(once.values()).size, FAMILIES);
});

Deno.test("generatePicture gives other pixels for another seed and for the next of the family", async () => {
  for (let index = 0; index < FAMILIES; index++) {
    const image = sha256(await generatePicture({ seed: 2, index }));
    assert.notEqual(sha256(await generatePicture({ seed: 3, index })), image);
    assert.notEqual(sha256(await generatePicture({ seed: 2, index: index + FAMILIES })), image);
  }
});

Deno.test("generatePicture gives variants of a scene that are nearer to it than to the next of its family", async () => {
  const small = async (options: GeneratePictureOptions) =>
    resizeImage(await generatePicture(options), { width: 16, height: 16 }).data;
  let nearer = 0;
  for (let index = 0; index < FAMILIES; index++) {
    const scene = await small({ seed: 5, index });
    assert.deepEqual(await small({ seed: 5, index, variant: 0 }), scene);
    const [first, second, next] = [
      await small({ seed: 5, index, variant: 1 }),
      await small({ seed: 5, index, variant: 2 }),
      await small({ seed: 5, index: index + FAMILIES }),
    ];
    assert.ok(distance(first, scene) > 0 && distance(first, second) > 0);
    if (distance(first, scene) < distance(next, scene)) nearer++;
  }
  // A scene whose nudged numbers fall into another choice, such as night for day, may look like any other.
  assert.ok(nearer >= 0.9 * FAMILIES, `${nearer} of ${FAMILIES}`);
});

Deno.test("generatePicture refuses a seed or an index that is no whole number", async () => {
  await assert.rejects(
    () => generatePicture({ seed: 0.5, index: 0 }),
    /seed must be an integer: current value is 0\.5/,
  );
  for (const index of [-1, 1.5, NaN]) {
    await assert.rejects(() => generatePicture({ seed: 1, index }), RangeError);
    await assert.rejects(
      () => generatePicture({ seed: 1, index: 0, variant: index }),
      /the variant must be a whole number of at least 0/,
    );
  }
});
