import assert from "node:assert/strict";
import { adjustBrightness } from "../../lib/augmentations/adjust_brightness.ts";
import { adjustHue } from "../../lib/augmentations/adjust_hue.ts";
import { colorJitter } from "../../lib/augmentations/color_jitter.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { assertEvenChoices, assertUniform } from "./distribution.ts";
import { picture } from "./pictures.ts";

const strong = {
  brightness: [0.2, 1.8],
  contrast: [0.2, 1.8],
  saturation: [0.2, 1.8],
  hue: [-0.2, 0.2],
} as const;

Deno.test("colorJitter draws each factor evenly and every order equally often", () => {
  const prng = seededPrng(8);
  const draws = Array.from({ length: 20_000 }, () => colorJitter(strong).sample(prng));
  for (const name of ["brightness", "contrast", "saturation", "hue"] as const) {
    assertUniform(draws.map((params) => params[name]), strong[name]);
  }
  const orders = draws.map(({ order }) => order.join());
  assert.equal(new Set(orders).size, 24);
  assertEvenChoices(orders, [...new Set(orders)]);
});

Deno.test("colorJitter adjusts in the drawn order", async () => {
  const image = picture(20, 10);
  const params = { brightness: 1.7, contrast: 1, saturation: 1, hue: 0.2 };
  const jittered = await colorJitter().apply(image, {
    ...params,
    order: ["brightness", "contrast", "saturation", "hue"],
  });
  assert.deepEqual(jittered, adjustHue(adjustBrightness(image, 1.7), 0.2));
  const reversed = await colorJitter().apply(image, {
    ...params,
    order: ["hue", "saturation", "contrast", "brightness"],
  });
  assert.deepEqual(reversed, adjustBrightness(adjustHue(image, 0.2), 1.7));
  assert.notDeepEqual(reversed, jittered);
});

Deno.test("colorJitter without options changes nothing", async () => {
  const image = picture(9, 9);
  assert.deepEqual(await colorJitter().apply(image, colorJitter().sample(seededPrng(1))), image);
});

Deno.test("colorJitter refuses a hue beyond half a turn and an unknown adjustment", async () => {
  assert.throws(() => colorJitter({ hue: [-0.6, 0] }), {
    message:
      "Cannot make colorJitter as hue must be an interval within -0.5 to 0.5: current value is [-0.6, 0]",
  });
  const params = { brightness: 1, contrast: 1, saturation: 1, hue: 0, order: ["gamma" as "hue"] };
  await assert.rejects(() => colorJitter().apply(picture(2, 2), params), {
    message:
      'Cannot apply colorJitter as order must be one of brightness, contrast, saturation, hue: current value is "gamma"',
  });
});
