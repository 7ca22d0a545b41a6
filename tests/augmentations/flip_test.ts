import assert from "node:assert/strict";
import { flip } from "../../lib/augmentations/flip.ts";
import { rotateRightAngle } from "../../lib/augmentations/rotate_right_angle.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { assertEvenChoices } from "./distribution.ts";
import { fixture, picture } from "./pictures.ts";

Deno.test("flip agrees with torchvision on PIL images at every pixel", async () => {
  assert.deepEqual(
    await flip().apply(await fixture("input"), { axis: "horizontal" }),
    await fixture("hflip"),
  );
});

Deno.test("flip twice gives the image back, and both ways a half turn", async () => {
  const image = picture(13, 7);
  for (const axis of ["horizontal", "vertical"] as const) {
    assert.deepEqual(await flip().apply(await flip().apply(image, { axis }), { axis }), image);
  }
  const both = await flip().apply(await flip().apply(image, { axis: "vertical" }), { axis: "horizontal" });
  assert.deepEqual(both, await rotateRightAngle().apply(image, { degrees: 180 }));
});

Deno.test("flip draws its axes evenly", () => {
  const prng = seededPrng(2);
  const both = flip({ axes: ["horizontal", "vertical"] });
  const axes = Array.from({ length: 10_000 }, () => both.sample(prng).axis);
  assertEvenChoices(axes, ["horizontal", "vertical"]);
});
