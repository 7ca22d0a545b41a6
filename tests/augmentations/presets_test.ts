import assert from "node:assert/strict";
import {
  advanced,
  type AugmentationStep,
  type ColorJitterParams,
  type CopyAttack,
  copyAttackInstead,
  copyAttacks,
  type GaussianBlurParams,
  type OverlayEmojiParams,
  type OverlayTextParams,
  type ReencodeParams,
  repeated,
  type RotateParams,
  type RotateRightAngleParams,
  seededPrng,
  simclr,
  strongBlur,
} from "rdcd/augmentations";
import { generatePicture } from "rdcd/datasets";
import { assertEvenChoices, assertUniform } from "./distribution.ts";

const PRESETS = { simclr, strongBlur, advanced };
const DRAWS = 12_000;

/** SSCD's operations in order, each with its probability (facts 2.1, `sscd/transforms/settings.py`). */
const COLOURS: [string, number][] = [["colorJitter", 0.8], ["grayscale", 0.2], ["gaussianBlur", 0.5]];
const CONTRASTIVE: [string, number][] = [["resizedCrop", 1], ["flip", 0.5], ...COLOURS];
const EXPECTED: Record<keyof typeof PRESETS, [string, number][]> = {
  simclr: CONTRASTIVE,
  strongBlur: CONTRASTIVE,
  advanced: [
    ["flip", 0.5],
    ["rotateRightAngle", 0.05],
    ["overlayText", 0.1],
    ["overlayEmoji", 0.2],
    ["rotate", 0.05],
    ["resizedCrop", 1],
    ...COLOURS,
    ["reencode", 0.2],
  ],
};

const drawn = new Map(
  Object.entries(PRESETS).map(([name, preset]) => {
    const prng = seededPrng(`presets/${name}`);
    const augmentation = preset({ size: 32 });
    return [name, Array.from({ length: DRAWS }, () => augmentation.sample(prng))];
  }),
);

function paramsOf<Params>(preset: keyof typeof PRESETS, name: string): Params[] {
  return drawn.get(preset)!.map((steps) => steps.find((step) => step.name === name)!.params)
    .filter((params): params is Params & object => params !== null);
}

for (const [name, expected] of Object.entries(EXPECTED) as [keyof typeof PRESETS, [string, number][]][]) {
  Deno.test(`${name} has SSCD's operations in SSCD's order, each as often`, () => {
    for (const [index, [operation, probability]] of expected.entries()) {
      const steps = drawn.get(name)!.map((draw: AugmentationStep[]) => draw[index]!);
      assert.ok(steps.every((step) => step.name === operation), operation);
      const share = steps.filter((step) => step.params !== null).length / DRAWS;
      const deviation = Math.sqrt(probability * (1 - probability) / DRAWS);
      assert.ok(
        Math.abs(share - probability) <= 4 * deviation,
        `${operation}: ${share} is not ${probability}`,
      );
    }
    assert.ok(drawn.get(name)!.every((draw) => draw.length === expected.length));
  });

  Deno.test(`${name} gives squares of the size, replayed from JSON to the byte`, async () => {
    const augmentation = PRESETS[name]({ size: 40 });
    const prng = seededPrng(name);
    for (let index = 0; index < 6; index++) {
      const image = await generatePicture({ seed: 3, index });
      const before = image.data.slice();
      const params = augmentation.sample(prng);
      const view = await augmentation.apply(image, params);
      assert.deepEqual([view.width, view.height], [40, 40]);
      assert.deepEqual(await augmentation.apply(image, JSON.parse(JSON.stringify(params))), view);
      assert.deepEqual(image.data, before);
    }
  });
}

Deno.test("presets draw every parameter from its own distribution", () => {
  for (const preset of ["simclr", "strongBlur", "advanced"] as const) {
    const jitters = paramsOf<ColorJitterParams>(preset, "colorJitter");
    for (const part of ["brightness", "contrast", "saturation"] as const) {
      assertUniform(jitters.map((params) => params[part]), [0.2, 1.8]);
    }
    assertUniform(jitters.map(({ hue }) => hue), [-0.2, 0.2]);
    for (const place of [0, 1, 2, 3]) {
      assertEvenChoices(jitters.map(({ order }) => order[place]), [
        "brightness",
        "contrast",
        "saturation",
        "hue",
      ]);
    }
    const blurs = paramsOf<GaussianBlurParams>(preset, "gaussianBlur");
    assertUniform(blurs.map(({ radius }) => radius), preset === "simclr" ? [0.1, 2] : [1, 5]);
    assert.ok(blurs.every(({ unit }) => unit === "pixels"));
  }
  const degrees = paramsOf<RotateRightAngleParams>("advanced", "rotateRightAngle").map((params) =>
    params.degrees
  );
  assertEvenChoices(degrees, [90, 180, 270]);
  const turns = paramsOf<RotateParams>("advanced", "rotate");
  assertUniform(turns.map((params) => params.degrees + 0.5), [0, 360]);
  assert.ok(turns.every(({ expand, fill }) => !expand && fill.every((level) => level === 0)));
  const texts = paramsOf<OverlayTextParams>("advanced", "overlayText");
  assertUniform(texts.map(({ size }) => size), [0.1, 0.3]);
  assertUniform(texts.map(({ opacity }) => opacity), [0.1, 1]);
  assertUniform(texts.map(({ part }) => part!), [0, 1]);
  for (const channel of [0, 1, 2] as const) {
    assertUniform(texts.map(({ color }) => color[channel] + 0.5), [0, 256]);
  }
  assert.ok(texts.every(({ outlined, text }) => !outlined && Array.from(text).length === 100));
  const emojis = paramsOf<OverlayEmojiParams>("advanced", "overlayEmoji");
  assertUniform(emojis.map(({ size }) => size), [0.1, 0.5]);
  assertUniform(emojis.map(({ opacity }) => opacity), [0.7, 1]);
  for (const places of [texts, emojis]) {
    assertUniform(places.map(({ x }) => x), [0, 1]);
    assertUniform(places.map(({ y }) => y), [0, 1]);
  }
  const codes = paramsOf<ReencodeParams>("advanced", "reencode");
  assertUniform(codes.map(({ quality }) => quality + 0.5), [0, 101]);
  assert.ok(codes.every(({ format }) => format === "jpeg"));
});

Deno.test("repeated draws views independently of each other", async () => {
  const views = repeated(strongBlur({ size: 24 }), { views: 3 });
  const params = views.sample(seededPrng(2));
  assert.equal(new Set(params.map((view) => JSON.stringify(view))).size, 3);
  const image = await generatePicture({ seed: 3, index: 1 });
  const made = await views.apply(image, params);
  for (const [index, view] of made.entries()) {
    assert.deepEqual(view, await strongBlur({ size: 24 }).apply(image, params[index]!));
  }
  for (const count of [0, 1.5]) {
    assert.throws(() => repeated(strongBlur({ size: 24 }), { views: count }), {
      name: "RangeError",
      message: /views must be a positive integer/,
    });
  }
});

Deno.test("copyAttacks does what advanced does in half of the draws, and else an attack, of each strength as often", () => {
  const prng = seededPrng("copyAttacks");
  const preset = copyAttacks({ size: 32, others: ["other"] });
  const steps = Array.from({ length: DRAWS }, () => preset.sample(prng)[0]!);
  const attacks = steps.filter(({ name }) => name === "copyAttack").map(({ params }) => params as CopyAttack);
  assert.ok(Math.abs(attacks.length - DRAWS / 2) <= 4 * Math.sqrt(DRAWS / 4), String(attacks.length));
  assertEvenChoices(attacks.map(({ strength }) => strength), ["moderate", "strong", "extreme"]);
  assert.ok(
    steps.every(({ name, params }) => name === "copyAttack" || (params as AugmentationStep[]).length === 10),
  );
});

Deno.test("copyAttacks gives squares of the size, replayed from JSON to the byte, and refuses what it did not draw", async () => {
  const preset = copyAttacks({ size: 24, others: ["other"] });
  const resources = { readOther: () => generatePicture({ seed: 3, index: 9 }) };
  const prng = seededPrng("replay");
  const image = await generatePicture({ seed: 3, index: 0 });
  const before = image.data.slice();
  for (let draw = 0; draw < 8; draw++) {
    const params = preset.sample(prng);
    const view = await preset.apply(image, params, resources);
    assert.deepEqual([view.width, view.height], [24, 24]);
    assert.deepEqual(await preset.apply(image, JSON.parse(JSON.stringify(params)), resources), view);
  }
  assert.deepEqual(image.data, before);
  await assert.rejects(preset.apply(image, [], resources), { name: "RangeError", message: /is none$/ });
  const blend = { name: "blendWith", params: { other: "other", opacity: 0.5 } };
  const attack = [{ name: "copyAttack", params: { strength: "weak", steps: [blend] } }];
  await assert.rejects(preset.apply(image, attack), { name: "TypeError", message: /pass \{ readOther \}/ });
  assert.throws(() => copyAttackInstead(preset, { size: 24, probability: 2 }), {
    name: "RangeError",
    message: /probability must be within 0 to 1: current value is 2/,
  });
});
