import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { type Image, readImage, seededPrng, UnreadableImageError } from "rdcd";
import sharp from "sharp";
import { collectPixels } from "../../lib/_internal/collect_pixels.ts";
import { readPlainJpeg } from "../../lib/_internal/plain_jpeg.ts";
import { NotPlainError, plainJpegRows } from "../../lib/_internal/plain_jpeg_rows.ts";
import { fixturePath, testWithShared } from "../shared.ts";

/** The kernels' picture; `null` where they leave the file to libvips. */
function decodePlain(file: Uint8Array): Image | null {
  const plain = readPlainJpeg(file);
  if (plain === null) return null;
  try {
    return collectPixels(plainJpegRows(file, plain, 0), null);
  } catch (error) {
    if (error instanceof NotPlainError) return null;
    throw error;
  }
}

/** libjpeg's picture; `null` where it fails, or warns of what touches pixels. */
async function decodeWithLibjpeg(file: Uint8Array): Promise<Image | null> {
  const harmless = await sharp(file).stats().then(
    () => false,
    ({ message }) => /JFIF revision/.test(message),
  );
  try {
    const { data, info } = await sharp(file, { ignoreIcc: true, failOn: harmless ? "truncated" : "warning" })
      .raw().toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: new Uint8Array(data) };
  } catch {
    return null;
  }
}

function pixels(width: number, height: number, noise: number, seed: number) {
  const random = seededPrng(seed);
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at++) {
    const wave = 128 + 110 * Math.sin(at / 40) * Math.cos(at / (width * 7));
    data[at] = Math.min(255, Math.max(0, wave + noise * (random() - 0.5)));
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

const FIXTURES = [
  "422_77x53.jpg",
  "420_restart_every_3_units_77x53.jpg",
  "444_restart_every_row_61x47.jpg",
  "420_quality_1_33x31.jpg",
  "420_quality_100_40x40.jpg",
];
const readFixture = (name: string) => Deno.readFile(fixturePath(`jpeg/${name}`));

Deno.test("plainJpegRows gives libjpeg's bytes with every sampling and with restart markers", async (t) => {
  for (const name of FIXTURES) {
    await t.step(name, async () => {
      const file = await readFixture(name);
      assert.deepEqual(decodePlain(file), await decodeWithLibjpeg(file));
    });
  }
});

Deno.test("plainJpegRows gives libjpeg's bytes for all sizes and qualities", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 16, max: 90 }),
      fc.integer({ min: 1, max: 70 }),
      fc.integer({ min: 1, max: 100 }),
      fc.constantFrom("4:2:0", "4:4:4"),
      fc.integer({ min: 0, max: 255 }),
      fc.boolean(),
      async (width, height, quality, chromaSubsampling, noise, optimiseCoding) => {
        const file = await pixels(width, height, noise, width)
          .jpeg({ quality, chromaSubsampling, optimiseCoding }).toBuffer();
        const plain = decodePlain(file);
        assert.ok(plain !== null);
        assert.deepEqual(plain, await decodeWithLibjpeg(file));
      },
    ),
    { seed: 1, numRuns: 120 },
  );
});

Deno.test("plainJpegRows gives libjpeg's bytes of a damaged file, or leaves it to libvips", async () => {
  // At quality 1, wrong coefficients overflow 16 bits, where libjpeg differs from one kind of processor to another.
  const files = await Promise.all(FIXTURES.filter((name) => !name.includes("quality_1_")).map(readFixture));
  let decoded = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), fc.nat(), fc.nat(255), async (file, at, value) => {
      const damaged = file.slice();
      // The first three bytes are what a JPEG is told by, before all this.
      damaged[3 + at % (file.length - 3)] = value;
      const plain = decodePlain(damaged);
      if (plain === null) return;
      decoded++;
      assert.deepEqual(plain, await decodeWithLibjpeg(damaged));
    }),
    { seed: 2, numRuns: 600 },
  );
  assert.ok(decoded > 20, `${decoded} of 600`);
});

Deno.test("plainJpegRows leaves a file that ends early to libvips, wherever it ends", async () => {
  for (const name of FIXTURES.slice(0, 3)) {
    const file = await readFixture(name);
    for (let length = 2; length < file.length; length += 7) {
      assert.equal(decodePlain(file.subarray(0, length)), null, `${name} cut to ${length}`);
    }
  }
});

Deno.test("readPlainJpeg takes no progressive, grey, CMYK, turned or RGB-coded file", async () => {
  const source = pixels(40, 30, 50, 1);
  const files = [
    await source.clone().jpeg({ progressive: true }).toBuffer(),
    await source.clone().toColourspace("b-w").jpeg().toBuffer(),
    await source.clone().toColourspace("cmyk").jpeg().toBuffer(),
    await source.clone().withMetadata({ orientation: 3 }).jpeg().toBuffer(),
  ];
  for (const file of files) {
    assert.equal(readPlainJpeg(file), null);
    assert.deepEqual([(await readImage(file)).width, (await readImage(file)).height], [40, 30]);
  }
  assert.ok(readPlainJpeg(await source.clone().withMetadata({ orientation: 1 }).jpeg().toBuffer()) !== null);
});

Deno.test("plainJpegRows believes nothing of a header that claims 65,535 x 65,535 pixels", async () => {
  const file = (await readFixture(FIXTURES[0]!)).slice();
  const frame = file.findIndex((byte, at) => byte === 0xff && file[at + 1] === 0xc0);
  file.fill(0xff, frame + 5, frame + 9);
  await assert.rejects(readImage(file), UnreadableImageError);
  await assert.rejects(readImage(file, { maxPixels: 2 ** 33 }), UnreadableImageError);
});

testWithShared(
  "plainJpegRows gives libjpeg's bytes of real photographs",
  ["photos/originals"],
  async ([folder]) => {
    for (const { name } of Deno.readDirSync(folder!)) {
      const file = await Deno.readFile(join(folder!, name));
      const plain = decodePlain(file);
      assert.ok(plain !== null, `${name} is a plain JPEG`);
      assert.deepEqual(plain, await decodeWithLibjpeg(file), name);
    }
  },
);
