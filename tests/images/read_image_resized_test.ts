import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { type Image, readImage, readImageResized, resizeImage, type TargetSize } from "rdcd/images";
import { seededPrng } from "rdcd/augmentations";
import sharp from "sharp";
import { fixturePath, testWithShared } from "../shared.ts";

// Waves of several lengths under a little noise: a stand-in for a photograph.
function photo(width: number, height: number): Image {
  const random = seededPrng(width);
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at++) {
    const pixel = Math.floor(at / 3);
    const [x, y] = [pixel % width / width, Math.floor(pixel / width) / height];
    const wave = Math.sin(20 * x + 9 * y + at % 3) + Math.sin(70 * y * x) + Math.sin(200 * x - 90 * y) / 2;
    data[at] = 128 + 45 * wave + 6 * random();
  }
  return { width, height, data };
}

function pipeline({ width, height, data }: Image) {
  return sharp(Buffer.from(data), { raw: { width, height, channels: 3 } });
}

function meanDifference(one: Image, other: Image): number {
  assert.deepEqual([one.width, one.height], [other.width, other.height]);
  return one.data.reduce((sum, level, at) => sum + Math.abs(level - other.data[at]!), 0) / one.data.length;
}

const SIZES: TargetSize[] = [{ width: 288, height: 288 }, { shortEdge: 96 }, { width: 40, height: 300 }];

Deno.test("readImageResized gives the bytes of readImage and resizeImage", async () => {
  const source = pipeline(photo(640, 427));
  const files = {
    plain: await source.clone().jpeg().toBuffer(),
    upright: await source.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    profile: await source.clone().withIccProfile("p3").jpeg().toBuffer(),
    webp: await source.clone().webp().toBuffer(),
  };
  for (const [name, file] of Object.entries(files)) {
    for (const size of SIZES) {
      const resized = await readImageResized(file, size);
      assert.deepEqual(resized, resizeImage(await readImage(file), size), name);
      assert.deepEqual(await readImageResized(file, size, { resize: "exact" }), resized);
    }
  }
});

Deno.test("readImageResized stays right when many calls are under way", async () => {
  const widths = [200, 333, 512, 640, 900];
  const files = await Promise.all(widths.map((width) => pipeline(photo(width, 300)).png().toBuffer()));
  const together = await Promise.all(
    [...files, ...files].map((file) => readImageResized(file, { shortEdge: 50 })),
  );
  for (const [index, file] of files.entries()) {
    const alone = resizeImage(await readImage(file), { shortEdge: 50 });
    assert.deepEqual(together[index], alone);
    assert.deepEqual(together[index + files.length], alone);
  }
});

Deno.test("readImageResized's fast way has the same size and differs by at most a gray level on average", async () => {
  const input = await Deno.readFile(fixturePath("images/input.png"));
  const large = await pipeline(photo(1700, 1100)).withMetadata({ orientation: 8 }).jpeg({ quality: 90 })
    .toBuffer();
  const profile = await pipeline(photo(1000, 700)).withIccProfile("p3").jpeg({ quality: 90 }).toBuffer();
  for (const file of [input, large, profile]) {
    for (const size of [...SIZES, { width: 64, height: 64 }]) {
      const fast = await readImageResized(file, size, { resize: "fast" });
      const difference = meanDifference(fast, await readImageResized(file, size));
      assert.ok(difference <= 1, `${JSON.stringify(size)}: ${difference}`);
    }
  }
});

Deno.test("readImageResized's fast way keeps an image in place, whichever side EXIF turns up", async () => {
  // libvips leaves out a last column and row where it loads these edges at a half, a quarter or an eighth.
  const [width, height] = [1367, 1031];
  const data = new Uint8Array(width * height * 3);
  // Smooth, so that only an image that is out of place differs.
  for (let at = 0; at < data.length; at++) {
    const [x, y] = [Math.floor(at / 3) % width / width, Math.floor(at / 3 / width) / height];
    data[at] = 128 + 100 * Math.sin(40 * x + 25 * y + at % 3);
  }
  const source = pipeline({ width, height, data }).jpeg({ quality: 95 });
  const files = await Promise.all(
    [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => source.clone().withMetadata({ orientation }).toBuffer()),
  );
  for (const shortEdge of [130, 100, 56]) {
    for (const [index, file] of files.entries()) {
      const fast = await readImageResized(file, { shortEdge }, { resize: "fast" });
      const exact = await readImageResized(file, { shortEdge });
      const difference = meanDifference(fast, exact);
      assert.ok(
        difference > 0 && difference < 0.7,
        `orientation ${index + 1} at ${shortEdge}: ${difference}`,
      );
    }
  }
});

Deno.test("readImageResized refuses what readImage refuses, both ways", async () => {
  const file = await pipeline(photo(100, 80)).jpeg().toBuffer();
  for (const resize of ["exact", "fast"] as const) {
    const size = { shortEdge: 20 };
    await assert.rejects(readImageResized("/no such.jpg", size, { resize }), /there is no such file/);
    await assert.rejects(readImageResized(file.subarray(0, 900), size, { resize }), /is truncated/);
    await assert.rejects(
      readImageResized(file, size, { resize, maxPixels: 7999 }),
      /100 x 80 pixels, more than/,
    );
    await assert.rejects(readImageResized(file, { shortEdge: 0 }, { resize }), RangeError);
    await assert.rejects(readImageResized(file, { width: 9, height: 1.5 }, { resize }), RangeError);
  }
});

Deno.test("readImageResized refuses a thin line that a short edge would blow up", async () => {
  const line = await pipeline({ width: 1, height: 30_000, data: new Uint8Array(90_000) }).png().toBuffer();
  for (const resize of ["exact", "fast"] as const) {
    const refusal = readImageResized(line, { shortEdge: 288 }, { resize });
    await assert.rejects(refusal, {
      name: "UnreadableImageError",
      message: /resized it has 288 x 8640000 pixels, more than the limit/,
    });
  }
});

testWithShared(
  "readImageResized's fast way differs by at most a gray level on average on each real photograph",
  ["photos/originals"],
  async ([folder]) => {
    for (const { name } of Deno.readDirSync(folder!)) {
      const path = join(folder!, name);
      for (const size of [{ width: 288, height: 288 }, { shortEdge: 96 }]) {
        const fast = await readImageResized(path, size, { resize: "fast" });
        const difference = meanDifference(fast, await readImageResized(path, size));
        assert.ok(difference <= 1, `${name}: ${difference}`);
      }
    }
  },
);
