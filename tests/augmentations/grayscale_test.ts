import assert from "node:assert/strict";
import { grayscale } from "../../lib/augmentations/grayscale.ts";
import { fixture } from "./pictures.ts";

Deno.test("grayscale agrees with torchvision on PIL images at every pixel", async () => {
  assert.deepEqual(await grayscale().apply(await fixture("input"), {}), await fixture("grayscale"));
});

Deno.test("grayscale changes nothing the second time", async () => {
  const gray = await fixture("grayscale");
  assert.deepEqual(await grayscale().apply(gray, {}), gray);
});
