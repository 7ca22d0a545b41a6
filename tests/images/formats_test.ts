import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { type Image, readImage, readImageResized, resizeImage, UnreadableImageError } from "rdcd/images";
import { readImageOutline } from "../../lib/images/read_image_outline.ts";
import { describeImages } from "../../lib/descriptors/describe_images.ts";
import { createTinyImage } from "../../lib/descriptors/tiny_image.ts";

/** Files that formats/make_formats.py made, each beside a PNG of what Pillow reads from it. */
const folder = join(import.meta.dirname!, "formats");
const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
const bitmaps = names.filter((name) => /\.(bmp|dib)$/.test(name));
const heics = names.filter((name) => name.endsWith(".heic"));

const file = (name: string) => Deno.readFileSync(join(folder, name));
const byPillow = (name: string) => readImage(join(folder, name.replace(/\.\w+$/, ".png")));

function assertNear(one: Image, other: Image, most: number, name: string): void {
  assert.deepEqual([one.width, one.height], [other.width, other.height], name);
  const differences = one.data.map((level, at) => Math.abs(level - other.data[at]!));
  const largest = differences.reduce((most, difference) => Math.max(most, difference), 0);
  assert.ok(largest <= most, `${name}: ${largest} levels`);
}

Deno.test("readImage gives Pillow's bytes for a BMP, whatever its bits, packing and order of rows", async () => {
  assert.ok(bitmaps.length >= 13);
  for (const name of bitmaps) assert.deepEqual(await readImage(file(name)), await byPillow(name), name);
});

Deno.test("readImage gives Pillow's image for a HEIC: turned once, opaque, 8 bits, sRGB, the first of two", async () => {
  assert.ok(heics.length >= 9);
  for (const name of heics) {
    // libheif's builds differ by roundings from YCbCr, and conversions of colors by a few levels where they are dark.
    const most = /p3/.test(name) ? 6 : 3;
    assertNear(await readImage(file(name)), await byPillow(name), most, name);
  }
  const { width, height } = await readImage(file("turned.heic"));
  assert.deepEqual([width, height], [64, 96]);
});

Deno.test("readImage moves a HEIC's Display P3 to sRGB, by its profile as by its numbers", async () => {
  const plain = await readImage(file("plain.heic"));
  for (const name of ["display_p3.heic", "display_p3_numbers.heic"]) {
    const wide = await readImage(file(name));
    const sum = wide.data.reduce((sum, level, at) => sum + Math.abs(level - plain.data[at]!), 0);
    assert.ok(sum / plain.data.length > 2, name);
  }
});

Deno.test("readImageResized gives what reading and resizing give, of a BMP and a HEIC", async () => {
  for (const name of ["8_bit_rle.bmp", "turned.heic", "display_p3.heic"]) {
    const size = { width: 16, height: 16 };
    const expected = resizeImage(await readImage(file(name)), size);
    for (const resize of ["exact", "fast"] as const) {
      assertNear(await readImageResized(file(name), size, { resize }), expected, 1, name);
    }
  }
});

Deno.test("readImageOutline reads how large a BMP and a HEIC are, upright", async () => {
  for (const name of [...bitmaps, ...heics]) {
    const { width, height } = await byPillow(name);
    assert.deepEqual(await readImageOutline(join(folder, name)), { width, height, lacksEnd: false }, name);
  }
});

Deno.test("describeImages takes BMPs and HEICs among other images, on its threads", async () => {
  const entries = ["24_bit.bmp", "plain.heic", "gray.png"].map((id) => ({ id, path: join(folder, id) }));
  const [batch] = await Array.fromAsync(describeImages(entries, createTinyImage()));
  assert.deepEqual(batch!.ids, entries.map(({ id }) => id));
  assert.deepEqual(batch!.unreadable, []);
});

Deno.test("readImage refuses a BMP and a HEIC over the caller's limit, and believes no header", async () => {
  await assert.rejects(
    readImage(file("24_bit.bmp"), { maxPixels: 813 }),
    /it has 37 x 22 pixels, more than the limit of 813/,
  );
  await readImage(file("24_bit.bmp"), { maxPixels: 814 });
  await assert.rejects(
    readImage(file("plain.heic"), { maxPixels: 6143 }),
    /it has 96 x 64 pixels, more than the limit of 6143/,
  );
  await readImage(file("plain.heic"), { maxPixels: 6144 });
  const huge = file("24_bit.bmp");
  new DataView(huge.buffer).setInt32(18, 2 ** 31 - 1, true);
  await assert.rejects(readImage(huge), /2147483647 x 22 pixels, more than the limit of 178956970/);
  const wide = file("24_bit.bmp");
  new DataView(wide.buffer).setInt32(18, 5_000_000, true);
  await assert.rejects(
    readImage(wide),
    /it is truncated: its pixels need 330000000 bytes and 2464 are there/,
  );
});

Deno.test("readImage says what is wrong with a BMP that is none", async () => {
  const changed = (at: number, value: number, name = "24_bit.bmp") => {
    const bytes = file(name);
    new DataView(bytes.buffer).setUint16(at, value, true);
    return bytes;
  };
  await assert.rejects(readImage(changed(28, 7)), /it has 7 bits a pixel, which no BMP has/);
  await assert.rejects(readImage(changed(30, 4)), /its pixels are packed in a way \(4\) that is not known/);
  await assert.rejects(readImage(changed(18, 0)), /its header says 0 x 22 pixels/);
  await assert.rejects(readImage(changed(14, 41)), /it does not begin like/);
  await assert.rejects(readImage(file("8_bit.bmp").subarray(0, 40)), /its header is cut off/);
});

Deno.test("readImage refuses a BMP and a HEIC that are cut off anywhere", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...bitmaps, ...heics),
      fc.double({ min: 0.01, max: 0.97, noNaN: true }),
      async (name, part) => {
        const bytes = file(name);
        const cut = bytes.subarray(0, Math.floor(bytes.length * part));
        await assert.rejects(
          readImage(cut),
          { name: "UnreadableImageError" },
          `${name} cut to ${cut.length}`,
        );
      },
    ),
    { seed: 3, numRuns: 200 },
  );
});

for (const [kind, files] of Object.entries({ BMP: bitmaps, HEIC: heics })) {
  Deno.test(`readImage survives changed bytes in a ${kind}: an image or a refusal, within limits`, async () => {
    let images = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        // Most changes to where the file says what it is, as those to pixels are harmless.
        fc.array(
          fc.tuple(
            fc.oneof(fc.nat(120), fc.nat(700), fc.nat()),
            fc.oneof(fc.constantFrom(0, 1, 127, 128, 255), fc.nat(255)),
          ),
          { minLength: 1, maxLength: 4 },
        ),
        async (name, changes) => {
          const damaged = file(name);
          for (const [at, value] of changes) damaged[at % damaged.length] = value;
          try {
            const { width, height, data } = await readImage(damaged, { maxPixels: 2 ** 22 });
            assert.equal(data.length, width * height * 3);
            assert.ok(width * height <= 2 ** 22);
            images++;
          } catch (error) {
            assert.ok(error instanceof UnreadableImageError, String(error));
          }
        },
      ),
      { seed: 4, numRuns: 300 },
    );
    assert.ok(images > 20 && images < 280, `${images} of 300 were images`);
  });
}
