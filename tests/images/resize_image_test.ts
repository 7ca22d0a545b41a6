import assert from "node:assert/strict";
import fc from "fast-check";
import { cropImage, type Image, readImage, resizeImage, type TargetSize } from "rdcd/images";
import { seededPrng } from "rdcd/augmentations";
import { fixturePath } from "../shared.ts";

const fixture = (name: string) => readImage(fixturePath(`images/${name}.png`));

function noise(width: number, height: number, seed: number): Image {
  const random = seededPrng(seed);
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => random() * 256) };
}

// Pillow's definition in plain loops: one axis at a time, weights of 22 fraction bits, rounded to 8 bits in between.
function slowResize(image: Image, width: number, height: number): Image {
  return transpose(slowRows(transpose(slowRows(image, width)), height));
}

function slowRows({ width, height, data }: Image, targetWidth: number): Image {
  const scale = width / targetWidth;
  const reach = Math.max(1, scale);
  const out = new Uint8Array(targetWidth * height * 3);
  for (let x = 0; x < targetWidth; x++) {
    const center = (x + 0.5) * scale;
    const from = Math.max(0, Math.floor(center - reach + 0.5));
    const to = Math.min(width, Math.floor(center + reach + 0.5));
    const weights = [];
    for (let source = from; source < to; source++) {
      weights.push(Math.max(0, 1 - Math.abs(source + 0.5 - center) / reach));
    }
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const fixed = weights.map((weight) => Math.floor(weight / sum * 2 ** 22 + 0.5));
    for (let y = 0; y < height; y++) {
      for (let channel = 0; channel < 3; channel++) {
        const value = fixed.reduce(
          (total, weight, tap) => total + weight * data[(y * width + from + tap) * 3 + channel]!,
          2 ** 21,
        );
        out[(y * targetWidth + x) * 3 + channel] = Math.min(255, Math.floor(value / 2 ** 22));
      }
    }
  }
  return { width: targetWidth, height, data: out };
}

function transpose({ width, height, data }: Image): Image {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        out[(x * height + y) * 3 + channel] = data[(y * width + x) * 3 + channel]!;
      }
    }
  }
  return { width: height, height: width, data: out };
}

Deno.test("resizeImage gives Pillow's bytes, smaller, larger and by the short edge", async (t) => {
  const input = await fixture("input");
  const cases: [string, TargetSize][] = [
    ["resize_bilinear_64x64", { width: 64, height: 64 }],
    ["resize_short_edge_72", { shortEdge: 72 }],
    ["resize_up_288x288", { width: 288, height: 288 }],
  ];
  for (const [name, size] of cases) {
    await t.step(name, async () => assert.deepEqual(resizeImage(input, size), await fixture(name)));
  }
});

Deno.test("resizeImage of cropImage gives torchvision's resized_crop", async () => {
  const crop = cropImage(await fixture("input"), { left: 20, top: 10, width: 80, height: 60 });
  const expected = await fixture("resized_crop_top10_left20_h60_w80_to_48");
  assert.deepEqual(resizeImage(crop, { width: 48, height: 48 }), expected);
});

Deno.test("resizeImage gives the bytes of a plain loop for all kinds of sizes", () => {
  const edge = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 90 }));
  fc.assert(
    fc.property(edge, edge, edge, edge, fc.nat(1000), (width, height, toWidth, toHeight, seed) => {
      const image = noise(width, height, seed);
      const resized = resizeImage(image, { width: toWidth, height: toHeight });
      assert.deepEqual(resized, slowResize(image, toWidth, toHeight));
    }),
    { seed: 1, numRuns: 200 },
  );
});

Deno.test("resizeImage gives the same bytes where an image takes many strips, or a row more than a strip", () => {
  for (const [width, height] of [[700, 1900], [60_000, 3], [2, 70_000]] as const) {
    const image = noise(width, height, width);
    const target = { width: Math.min(width, 40), height: Math.min(height, 33) };
    assert.deepEqual(resizeImage(image, target), slowResize(image, target.width, target.height));
  }
});

Deno.test("resizeImage leaves one color alone, and an image that has the size already", () => {
  fc.assert(
    fc.property(
      fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)),
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 200 }),
      (color, from, to) => {
        const data = Uint8Array.from({ length: from * 7 * 3 }, (_, at) => color[at % 3]!);
        const resized = resizeImage({ width: from, height: 7, data }, { width: to, height: 5 });
        assert.ok(resized.data.every((level, at) => level === color[at % 3]));
      },
    ),
    { seed: 2, numRuns: 50 },
  );
  const image = noise(31, 17, 3);
  const same = resizeImage(image, { width: 31, height: 17 });
  assert.deepEqual(same, image);
  assert.notEqual(same.data.buffer, image.data.buffer);
});

Deno.test("resizeImage mirrors when the image is mirrored", () => {
  const mirror = ({ width, height, data }: Image): Image => ({
    width,
    height,
    data: data.map((_, at) => {
      const pixel = Math.floor(at / 3);
      const row = Math.floor(pixel / width);
      return data[(row * width + width - 1 - (pixel % width)) * 3 + at % 3]!;
    }),
  });
  const image = noise(101, 60, 4);
  const size = { width: 37, height: 22 };
  assert.deepEqual(resizeImage(mirror(image), size), mirror(resizeImage(image, size)));
});

Deno.test("resizeImage rounds the long edge down as torchvision does", () => {
  const longEdges = [[640, 427], [427, 640], [500, 333], [1000, 999]].map(([width, height]) => {
    const { width: toWidth, height: toHeight } = resizeImage(noise(width!, height!, 5), { shortEdge: 288 });
    return [toWidth, toHeight];
  });
  assert.deepEqual(longEdges, [[431, 288], [288, 431], [432, 288], [288, 288]]);
});

Deno.test("resizeImage refuses sizes that are none, and images whose data does not fit", () => {
  const image = noise(4, 4, 6);
  for (
    const size of [{ width: 0, height: 3 }, { width: 2.5, height: 3 }, { shortEdge: -1 }, { shortEdge: NaN }]
  ) {
    assert.throws(() => resizeImage(image, size), { name: "RangeError", message: /at least 1 pixel/ });
  }
  assert.throws(() => resizeImage({ ...image, width: 5 }, { shortEdge: 2 }), {
    name: "RangeError",
    message: /current value is 48 at 5 x 4/,
  });
});
