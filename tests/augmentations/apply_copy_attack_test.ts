import assert from "node:assert/strict";
import fc from "fast-check";
import { applyCopyAttack } from "../../lib/augmentations/apply_copy_attack.ts";
import type { AttackStrength } from "../../lib/augmentations/copy_attack.ts";
import { sampleCopyAttack } from "../../lib/augmentations/sample_copy_attack.ts";
import { encodeImage } from "../../lib/images/encode_image.ts";
import { readImage } from "../../lib/images/read_image.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { sharedPath, testWithShared } from "../shared.ts";
import { resources } from "./operations.ts";
import { difference, picture } from "./pictures.ts";

const strengths: readonly AttackStrength[] = ["weak", "moderate", "strong", "extreme"];
const others = ["one", "two", "three"];

Deno.test("applyCopyAttack replays from JSON to the same pixels, with edges of 16 to 1024", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.constantFrom(...strengths),
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 200 }),
      async (seed, strength, width, height) => {
        const attack = sampleCopyAttack(seededPrng(seed), { strength, others });
        const image = picture(width, height, seed), untouched = picture(width, height, seed);
        const copy = await applyCopyAttack(image, attack, resources);
        assert.deepEqual(await applyCopyAttack(image, JSON.parse(JSON.stringify(attack)), resources), copy);
        assert.deepEqual(image, untouched);
        assert.ok(Math.min(copy.width, copy.height) >= 16 && Math.max(copy.width, copy.height) <= 1024);
        assert.equal(copy.data.length, copy.width * copy.height * 3);
      },
    ),
    { seed: 7, numRuns: 120 },
  );
});

Deno.test("applyCopyAttack bounds the size of long and large images", async () => {
  const step = { name: "pad", params: { width: 4, height: 4, x: 0, y: 0, fill: "color", color: [1, 2, 3] } };
  for (const [width, height] of [[2500, 300], [3000, 2], [1024, 1024]] as const) {
    const copy = await applyCopyAttack(
      picture(width, height),
      { strength: "extreme", steps: [step] },
      resources,
    );
    assert.equal(copy.width, 1024);
    assert.ok(copy.height >= 16 && copy.height <= 1024);
  }
});

Deno.test("applyCopyAttack without steps keeps an image that is small enough", async () => {
  const image = picture(300, 200);
  assert.deepEqual(await applyCopyAttack(image, { strength: "weak", steps: [] }, resources), image);
});

Deno.test("applyCopyAttack refuses an operation that it does not know", async () => {
  const attack = { strength: "weak" as const, steps: [{ name: "constructor", params: {} }] };
  await assert.rejects(() => applyCopyAttack(picture(9, 9), attack, resources), {
    name: "RangeError",
    message: /each step must be one of blendWith, .*: current value is "constructor"$/,
  });
});

testWithShared(
  "applyCopyAttack makes of a photograph the same file twice, and another for each seed",
  ["photos/eval"],
  async ([folder]) => {
    const names = [...Deno.readDirSync(folder!)].map(({ name }) => name).sort().slice(0, 6);
    const readOther = async (name: string) => await readImage(`${sharedPath("photos/eval")}/${name}`);
    const photo = await readOther(names[0]!);
    const files = new Set<string>();
    for (const [index, strength] of strengths.entries()) {
      const attack = sampleCopyAttack(seededPrng(index), { strength, others: names.slice(1) });
      const copies = [
        await applyCopyAttack(photo, attack, { readOther }),
        await applyCopyAttack(photo, attack, { readOther }),
      ];
      assert.ok(difference(copies[0]!, photo).mean > 0);
      const [first, second] = await Promise.all(copies.map((copy) => encodeImage(copy, { format: "jpeg" })));
      assert.deepEqual(first, second);
      files.add(first!.join());
    }
    assert.equal(files.size, strengths.length);
  },
);
