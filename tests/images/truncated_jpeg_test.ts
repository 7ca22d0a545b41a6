import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import fc from "fast-check";
import { type Image, readImage, readImageResized } from "rdcd/images";
import sharp, { type JpegOptions } from "sharp";
import { describeImages } from "../../lib/descriptors/describe_images.ts";
import { createTinyImage } from "../../lib/descriptors/tiny_image.ts";
import { lacksEnd } from "../../lib/images/jpeg_end.ts";

const [WIDTH, HEIGHT] = [320, 240];
const pixels = Buffer.from(
  Uint8Array.from(
    { length: WIDTH * HEIGHT * 3 },
    (_, at) => 128 + 100 * Math.sin(at / 7) * Math.cos(at / 9000),
  ),
);

async function jpeg(options: JpegOptions = {}, orientation = 1): Promise<Uint8Array> {
  const raw = { width: WIDTH, height: HEIGHT, channels: 3 as const };
  return new Uint8Array(await sharp(pixels, { raw }).withMetadata({ orientation }).jpeg(options).toBuffer());
}

/** An image read though it lacks its end, with what is said of it. */
async function readCut(bytes: Uint8Array): Promise<{ image: Image; warnings: string[] }> {
  const warnings: string[] = [];
  const onWarning = (warning: string) => void warnings.push(warning);
  return { image: await readImage(bytes, { acceptTruncated: true, onWarning }), warnings };
}

const part = (bytes: Uint8Array, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));

Deno.test("readImage reads a JPEG whose last marker is missing as if it were there, and says so", async () => {
  const whole = await jpeg();
  const { image, warnings } = await readCut(whole.subarray(0, -2));
  assert.deepEqual(image, await readImage(whole));
  assert.deepEqual(warnings, ["the end of the JPEG file is missing, perhaps with some detail"]);
  await assert.rejects(readImage(whole.subarray(0, -2)), /the JPEG file is truncated: its end is missing/);
});

Deno.test("readImage keeps the rows that are there of a JPEG, and counts those that are gray", async () => {
  for (const orientation of [1, 3]) {
    const whole = await jpeg({ quality: 90 }, orientation);
    const { image, warnings } = await readCut(part(whole, 0.7));
    const [, missing] = /with (\d+) of 240 rows, which are gray/.exec(warnings[0]!)!;
    assert.ok(Number(missing) > 40 && Number(missing) < 100, `${missing}`);
    const upright = await readImage(whole);
    // A row of blocks may be there in part, and blends into the gray below it.
    const kept = (HEIGHT - Number(missing) - 32) * WIDTH * 3;
    const [from, to] = orientation === 1 ? [0, kept] : [upright.data.length - kept, undefined];
    assert.deepEqual(image.data.subarray(from, to), upright.data.subarray(from, to));
    const gray = orientation === 1 ? image.data.subarray(-3) : image.data.subarray(0, 3);
    assert.deepEqual([...gray], [128, 128, 128]);
  }
});

Deno.test("readImage refuses a JPEG of which more than half of the rows are missing", async () => {
  const whole = await jpeg({ quality: 90 });
  await assert.rejects(readCut(part(whole, 0.4)), /truncated: more than half of its rows are missing/);
  const header = whole.subarray(0, whole.findIndex((byte, at) => byte === 0xff && whole[at + 1] === 0xda));
  await assert.rejects(readCut(header), { name: "UnreadableImageError" });
});

Deno.test("readImage reads a progressive JPEG without its last scans, less sharp but with all of its rows", async () => {
  const whole = await jpeg({ quality: 90, progressive: true });
  const { image, warnings } = await readCut(part(whole, 0.6));
  assert.match(warnings[0]!, /the end of the JPEG file is missing, perhaps with some detail/);
  const { data } = await readImage(whole);
  const mean = data.reduce((sum, level, at) => sum + Math.abs(level - image.data[at]!), 0) / data.length;
  assert.ok(mean > 0.1 && mean < 30, String(mean));
});

Deno.test("readImage takes zeros for what a download had reserved but never got", async () => {
  const cut = part(await jpeg({ quality: 90 }), 0.8);
  const padded = new Uint8Array(cut.length + 50_000);
  padded.set(cut);
  assert.deepEqual(await readCut(padded), await readCut(cut));
  await assert.rejects(readImage(padded), /the JPEG file is truncated: its end is missing/);
});

Deno.test("readImageResized shrinks a JPEG without its end as it does others", async () => {
  const cut = part(await jpeg({ quality: 90 }), 0.9);
  const size = { width: 16, height: 12 };
  const options = { acceptTruncated: true, resize: "fast" as const };
  const { width, height } = await readImageResized(cut, size, options);
  assert.deepEqual([width, height], [16, 12]);
  await assert.rejects(readImageResized(cut, size, { resize: "fast" }), /truncated: its end is missing/);
});

Deno.test("lacksEnd tells by the markers alone, wherever a JPEG is cut and whatever follows its end", async () => {
  const files = [
    await jpeg(),
    await jpeg({ progressive: true }),
    await jpeg({ optimiseScans: true, quality: 30 }),
  ];
  for (const file of files) {
    const scan = file.findIndex((byte, at) => byte === 0xff && file[at + 1] === 0xda);
    assert.equal(lacksEnd(file), false);
    assert.equal(lacksEnd(Uint8Array.of(...file, 1, 2, 3, 0xff, 0xd8, 0xff, 0, 0)), false);
    fc.assert(
      fc.property(fc.integer({ min: 3, max: file.length - 2 }), (length) => {
        const isScan = length > scan + 4;
        assert.equal(lacksEnd(file.subarray(0, length)), isScan, `${length} of ${file.length}, ${scan}`);
      }),
      { seed: 5, numRuns: 200 },
    );
  }
});

Deno.test("readImage tells cut images from whole ones when many are decoded at once", async () => {
  const whole = await jpeg({ quality: 90 });
  const expected = await readImage(whole);
  const reads = Array.from({ length: 60 }, async (_, index) => {
    if (index % 3 === 0) {
      const { image, warnings } = await readCut(whole);
      assert.deepEqual(image, expected);
      assert.deepEqual(warnings, []);
    } else if (index % 3 === 1) {
      assert.equal((await readCut(part(whole, 0.8))).warnings.length, 1);
    } else {
      await assert.rejects(readImage(part(whole, 0.8)), /the JPEG file is truncated: its end is missing/);
    }
  });
  await Promise.all(reads);
});

Deno.test("readImage refuses damaged JPEGs and reads harmless ones when many of both are decoded at once", async () => {
  const whole = await jpeg({ quality: 90 });
  const expected = await readImage(whole);
  // JFIF of a version that there is none of, which libjpeg warns of.
  const harmless = whole.slice();
  harmless[11] = 3;
  const damaged = whole.slice();
  for (let at = whole.length >> 1; at < whole.length - 2; at += 97) damaged[at] = damaged[at]! ^ 0x5a;
  await assert.rejects(readImage(damaged), /the JPEG file is damaged/);
  const reads = Array.from({ length: 120 }, async (_, index) => {
    if (index % 2 === 0) assert.deepEqual(await readImage(harmless), expected);
    else await assert.rejects(readImage(damaged), /the JPEG file is damaged.*Corrupt JPEG data/);
  });
  await Promise.all(reads);
});

Deno.test("describeImages refuses JPEGs without their ends, or describes them with warnings", async () => {
  const folder = await Deno.makeTempDir();
  const whole = await jpeg();
  await Deno.writeFile(join(folder, "whole.jpg"), whole);
  await Deno.writeFile(join(folder, "cut.jpg"), part(whole, 0.9));
  const entries = ["cut.jpg", "whole.jpg"].map((id) => ({ id, path: join(folder, id) }));
  const [strict] = await Array.fromAsync(describeImages(entries, createTinyImage()));
  assert.deepEqual(strict!.ids, ["whole.jpg"]);
  assert.deepEqual(strict!.unreadable.map(({ id }) => id), ["cut.jpg"]);
  const options = { acceptTruncated: true };
  const [lenient] = await Array.fromAsync(describeImages(entries, createTinyImage(), options));
  assert.deepEqual(lenient!.ids, ["cut.jpg", "whole.jpg"]);
  const [{ id, path, reason }, ...others] = lenient!.warnings as [
    { id: string; path: string; reason: string },
  ];
  assert.deepEqual([id, path, others], ["cut.jpg", entries[0]!.path, []]);
  assert.match(reason, /the end of the JPEG file is missing, with \d+ of 240 rows/);
  await Deno.remove(folder, { recursive: true });
});
