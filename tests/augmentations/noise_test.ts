import assert from "node:assert/strict";
import { noise } from "../../lib/augmentations/noise.ts";
import { seededPrng } from "../../lib/random/prng.ts";
import { assertEvenChoices, assertUniform } from "./distribution.ts";

const gray = { width: 200, height: 100, data: new Uint8Array(200 * 100 * 3).fill(128) };

Deno.test("noise of the kind gaussian has the drawn deviation, mean zero and levels of their own", async () => {
  const { data } = await noise().apply(gray, { kind: "gaussian", amount: 0.08, seed: 7 });
  const gaps = Array.from(data, (level) => level - 128);
  const mean = average(gaps);
  const deviation = Math.sqrt(average(gaps.map((gap) => gap * gap)));
  assert.ok(Math.abs(mean) < 0.5, `mean ${mean}`);
  assert.ok(Math.abs(deviation - 0.08 * 255) < 0.4, `deviation ${deviation}`);
  for (const lag of [1, 3, 600]) {
    const covariance = average(gaps.slice(lag).map((gap, at) => gap * gaps[at]!));
    assert.ok(Math.abs(covariance) < 0.03 * deviation ** 2, `neighbors at ${lag} have something in common`);
  }
  const within = gaps.filter((gap) => Math.abs(gap) <= deviation).length / gaps.length;
  assert.ok(Math.abs(within - 0.683) < 0.02, `${within} of the levels lie within one deviation`);
});

Deno.test("noise of the kind grain keeps a gray image gray", async () => {
  const { data } = await noise().apply(gray, { kind: "grain", amount: 0.08, seed: 7 });
  for (let at = 0; at < data.length; at += 3) {
    assert.ok(data[at] === data[at + 1] && data[at] === data[at + 2]);
  }
});

Deno.test("noise of the kind impulse turns the drawn share black and white, half each", async () => {
  const { data } = await noise().apply(gray, { kind: "impulse", amount: 0.2, seed: 3 });
  const levels = data.filter((_, at) => at % 3 === 0);
  const black = levels.filter((level) => level === 0).length / levels.length;
  const white = levels.filter((level) => level === 255).length / levels.length;
  assert.ok(Math.abs(black - 0.1) < 0.01 && Math.abs(white - 0.1) < 0.01, `${black} black, ${white} white`);
  assert.ok(levels.every((level) => [0, 128, 255].includes(level)));
});

Deno.test("noise of amount 0 changes nothing", async () => {
  for (const kind of ["gaussian", "grain", "impulse"] as const) {
    assert.deepEqual(await noise().apply(gray, { kind, amount: 0, seed: 1 }), gray);
  }
});

Deno.test("noise draws kind, amount and seed evenly", () => {
  const prng = seededPrng(11);
  const draws = Array.from({ length: 10_000 }, () => noise().sample(prng));
  assertEvenChoices(draws.map(({ kind }) => kind), ["gaussian", "grain", "impulse"]);
  assertUniform(draws.map(({ amount }) => amount), [0.02, 0.1]);
  assertUniform(draws.map(({ seed }) => seed), [0, 2 ** 32]);
});

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
