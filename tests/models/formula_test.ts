import assert from "node:assert/strict";
import { fixturePath } from "../shared.ts";
import { formulaImages, hash, uniform } from "./formula.ts";

const expected = JSON.parse(Deno.readTextFileSync(fixturePath("formula_check.json")));

Deno.test("hash gives the published values for the first five indices with seed 7", () => {
  const values = Array.from({ length: 5 }, (_, index) => hash(Math.imul(index, 0x9E3779B1) + 7));
  assert.deepEqual(values, expected.hash);
});

Deno.test("uniform gives the published values for a name", () => {
  const u = uniform("backbone.fc.weight");
  assert.deepEqual(Array.from({ length: 6 }, (_, index) => u(index)), expected.uniform_backbone_fc_weight);
});

Deno.test("formulaImages gives the published image", () => {
  const image = formulaImages({ seed: 11, batch: 1, size: 4 });
  image.forEach((value, index) => assert.ok(Math.abs(value - expected.image[index]) < 1e-6));
  assert.equal(image.length, expected.image.length);
});
