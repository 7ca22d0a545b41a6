import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { contrastiveMixup, type MixupParams, seededPrng } from "rdcd/augmentations";
import { sscd } from "rdcd/losses";
import { testOnBackends } from "../models/on_backends.ts";
import { assertUniform } from "./distribution.ts";

const size = { width: 20, height: 10 };

function draws(options: Parameters<typeof contrastiveMixup>[0], count = 20_000): MixupParams[] {
  return contrastiveMixup(options).sample(count, size, seededPrng(3));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

Deno.test("contrastiveMixup mixes as often as asked, half of the time by a rectangle", () => {
  const params = draws({});
  const mixed = params.filter(({ share }) => share < 1);
  assert.ok(Math.abs(mixed.length / params.length - 0.05) < 0.008);
  assert.ok(Math.abs(mixed.filter(({ box }) => box !== null).length / mixed.length - 0.5) < 0.08);
  assert.deepEqual(draws({ probability: 0 }, 50), new Array(50).fill({ share: 1, box: null }));
});

Deno.test("contrastiveMixup draws shares from Beta distributions", () => {
  for (const alpha of [0.5, 1, 2, 8]) {
    const shares = draws({ probability: 1, cutmixShare: 0, mixupAlpha: alpha }).map(({ share }) => share);
    assert.ok(shares.every((share) => share >= 0 && share <= 1));
    assert.ok(Math.abs(mean(shares) - 0.5) < 0.015);
    const variance = mean(shares.map((share) => (share - 0.5) ** 2));
    assert.ok(Math.abs(variance * 4 * (2 * alpha + 1) - 1) < 0.05, `alpha ${alpha}: variance ${variance}`);
    if (alpha === 1) assertUniform(shares, [0, 1]);
  }
});

Deno.test("contrastiveMixup's rectangles lie in the image and make up its share", () => {
  const params = draws({ probability: 1, cutmixShare: 1 }, 2000);
  for (const { share, box } of params) {
    assert.ok(box !== null && box.left >= 0 && box.top >= 0);
    assert.ok(box.left + box.width <= size.width && box.top + box.height <= size.height);
    assert.ok(Math.abs(share - (1 - box.width * box.height / 200)) < 1e-9);
  }
  assert.ok(
    params.some(({ box }) => box!.left === 0) && params.some(({ box }) => box!.left + box!.width === 20),
  );
});

testOnBackends("contrastiveMixup blends and cuts as a loop does, with the image opposite in the batch", [
  "cpu",
  "wasm",
], () => {
  const mixup = contrastiveMixup({ probability: 0.8 });
  const params = mixup.sample(6, size, seededPrng(5));
  assert.ok(
    params.some(({ box }) => box !== null) && params.some(({ box, share }) => box === null && share < 1),
  );
  const length = size.width * size.height * 3;
  const values = Float32Array.from({ length: 6 * length }, (_, index) => Math.sin(index));
  const mixed = tf.tidy(() =>
    mixup.apply(tf.tensor4d(values, [6, size.height, size.width, 3]), params).dataSync()
  );
  params.forEach(({ share, box }, picture) => {
    for (let row = 0; row < size.height; row++) {
      for (let column = 0; column < size.width; column++) {
        const isInside = box !== null && row >= box.top && row < box.top + box.height && column >= box.left &&
          column < box.left + box.width;
        const own = box === null ? share : isInside ? 0 : 1;
        for (let channel = 0; channel < 3; channel++) {
          const at = (row * size.width + column) * 3 + channel;
          const expected = own * values[picture * length + at]! +
            (1 - own) * values[(5 - picture) * length + at]!;
          assert.ok(Math.abs(mixed[picture * length + at]! - expected) < 1e-6);
        }
      }
    }
  });
});

Deno.test("contrastiveMixup's labels say whose image is in whose", () => {
  const params = [0.25, 1, 1, 1, 1, 0.5].map((share) => ({ share, box: null }));
  // Images 0 to 2 are the first views of images 0 to 2, images 3 to 5 the second.
  assert.deepEqual(contrastiveMixup().softLabels(params), [
    [0.25, 0, 0.75],
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
    [0, 1, 0],
    [0.5, 0, 0.5],
  ]);
});

testOnBackends(
  "sscd takes soft labels: one image a row as ids, two as copies of both",
  ["cpu", "wasm"],
  () => {
    const x = tf.tensor2d(
      Array.from({ length: 6 }, (_, row) => [Math.sin(row + 1), Math.cos(2 * row), 0.3 * row]),
    );
    const terms = (labels: Parameters<typeof sscd>[1]) => {
      const loss = sscd(x, labels, { temperature: 0.5, entropyWeight: 2 });
      const values = [loss.infoNce, loss.entropy].map((term) => term.dataSync()[0]!);
      tf.dispose(Object.values(loss));
      return values;
    };
    const oneHot: number[][] = [0, 1, 2, 0, 1, 2].map((image) =>
      [0, 1, 2].map((other) => other === image ? 1 : 0)
    );
    terms(oneHot).forEach((value, index) =>
      assert.ok(Math.abs(value - terms([0, 1, 2, 0, 1, 2])[index]!) < 1e-5)
    );

    const mixed = oneHot.with(0, [0.6, 0.4, 0]);
    const unit = (x.arraySync() as number[][]).map((row) => row.map((value) => value / Math.hypot(...row)));
    const e = (i: number, j: number) =>
      Math.exp(unit[i]!.reduce((sum, value, k) => sum + value * unit[j]![k]!, 0) / 0.5);
    const matches = (i: number, j: number) =>
      mixed[i]!.some((share, image) => share > 0 && mixed[j]![image]! > 0);
    const rows = [0, 1, 2, 3, 4, 5];
    const expected = mean(rows.map((i) => {
      const negatives = rows.filter((n) => !matches(i, n)).reduce((sum, n) => sum + e(i, n), 0);
      return mean(
        rows.filter((j) => j !== i && matches(i, j)).map((j) => -Math.log(e(i, j) / (e(i, j) + negatives))),
      );
    }));
    assert.ok(Math.abs(terms(mixed)[0]! - expected) < 1e-5);
    x.dispose();
  },
);

Deno.test("contrastiveMixup refuses chances, parameters and batches that do not fit", async () => {
  await tf.setBackend("cpu");
  for (
    const [options, message] of [[{ probability: 2 }, /probability/], [
      { mixupAlpha: 0 },
      /mixupAlpha/,
    ]] as const
  ) {
    assert.throws(() => contrastiveMixup(options), { name: "RangeError", message });
  }
  const mixup = contrastiveMixup();
  const images = tf.zeros<tf.Rank.R4>([2, 1, 1, 3]);
  for (const params of [[], [{ share: 1, box: null }, { share: 2, box: null }]]) {
    assert.throws(() => mixup.apply(images, params), { name: "RangeError", message: /must have 2 entries/ });
  }
  images.dispose();
  assert.throws(() => mixup.softLabels([{ share: 1, box: null }]), {
    name: "RangeError",
    message: /multiple of 2 views/,
  });
});
