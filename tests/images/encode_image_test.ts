import assert from "node:assert/strict";
import { encodeImage, type Image, readImage } from "rdcd/images";
import { seededPrng } from "rdcd/augmentations";

// Smooth enough for the lossy formats, with every level of every channel.
function gradient(width: number, height: number): Image {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at += 3) {
    const pixel = at / 3;
    data[at] = 255 * (pixel % width) / width;
    data[at + 1] = 255 * Math.floor(pixel / width) / height;
    data[at + 2] = 128;
  }
  return { width, height, data };
}

function meanDifference(one: Image, other: Image): number {
  assert.deepEqual([one.width, one.height], [other.width, other.height]);
  return one.data.reduce((sum, level, at) => sum + Math.abs(level - other.data[at]!), 0) / one.data.length;
}

Deno.test("encodeImage keeps every byte in PNG", async () => {
  const random = seededPrng(1);
  const image = {
    width: 37,
    height: 23,
    data: Uint8Array.from({ length: 37 * 23 * 3 }, () => random() * 256),
  };
  assert.deepEqual(await readImage(await encodeImage(image, { format: "png" })), image);
});

Deno.test("encodeImage writes what it is asked for, larger and closer with a higher quality", async () => {
  const image = gradient(160, 120);
  for (const format of ["jpeg", "webp"] as const) {
    const low = await encodeImage(image, { format, quality: 10 });
    const high = await encodeImage(image, { format, quality: 95 });
    const magic = format === "jpeg" ? "ffd8ff" : "52494646";
    assert.ok(low.toHex().startsWith(magic));
    assert.ok(high.length > low.length);
    const [lowError, highError] = [low, high].map(async (file) =>
      meanDifference(image, await readImage(file))
    );
    assert.ok(await highError! < await lowError!);
    assert.ok(await highError! < 2, `${format}: ${await highError}`);
  }
});

Deno.test("encodeImage gives the same bytes again, also when many are under way", async () => {
  const image = gradient(300, 200);
  for (const format of ["jpeg", "webp", "png"] as const) {
    const first = await encodeImage(image, { format, quality: 60 });
    const more = await Promise.all([1, 2, 3, 4].map(() => encodeImage(image, { format, quality: 60 })));
    for (const bytes of more) assert.deepEqual(bytes, first);
  }
});

Deno.test("encodeImage keeps color edges with 4:4:4 that 4:2:0 blurs", async () => {
  const data = new Uint8Array(32 * 32 * 3);
  for (let at = 0; at < data.length; at += 3) data[at + (at / 3 % 2 === 0 ? 0 : 2)] = 255;
  const image = { width: 32, height: 32, data };
  const error = async (chroma: "4:2:0" | "4:4:4") =>
    meanDifference(
      image,
      await readImage(await encodeImage(image, { format: "jpeg", quality: 100, chroma })),
    );
  assert.ok(await error("4:4:4") < 2);
  assert.ok(await error("4:2:0") > 20);
});

Deno.test("encodeImage refuses qualities out of range and data that does not fit", async () => {
  const image = gradient(4, 4);
  await assert.rejects(
    encodeImage(image, { format: "jpeg", quality: 0 }),
    /integer of 1 to 100: current value is 0/,
  );
  await assert.rejects(encodeImage(image, { format: "webp", quality: 101 }), /integer of 0 to 100/);
  await assert.rejects(encodeImage(image, { format: "jpeg", quality: 50.5 }), RangeError);
  await assert.rejects(
    encodeImage({ ...image, height: 5 }, { format: "png" }),
    /4 x 5 x 3 bytes: current value is 48/,
  );
});
