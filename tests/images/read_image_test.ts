import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { encodeImage, type Image, readImage, resizeImage, UnreadableImageError } from "rdcd/images";
import sharp, { type Sharp } from "sharp";
import { testWithShared } from "../shared.ts";

function smooth(width: number, height: number): Image {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at += 3) {
    const pixel = at / 3;
    data[at] = 40 + 180 * (pixel % width) / width;
    data[at + 1] = 40 + 180 * Math.floor(pixel / width) / height;
    data[at + 2] = 100;
  }
  return { width, height, data };
}

function pipeline({ width, height, data }: Image): Sharp {
  return sharp(Buffer.from(data), { raw: { width, height, channels: 3 } });
}

function meanDifference(one: Image, other: Image): number {
  assert.deepEqual([one.width, one.height], [other.width, other.height]);
  return one.data.reduce((sum, level, at) => sum + Math.abs(level - other.data[at]!), 0) / one.data.length;
}

async function filesOfAllFormats(): Promise<Record<string, Uint8Array>> {
  const source = pipeline(smooth(120, 90));
  return {
    jpeg: await source.clone().jpeg({ quality: 95 }).toBuffer(),
    "progressive jpeg": await source.clone().jpeg({ quality: 95, progressive: true }).toBuffer(),
    png: await source.clone().png().toBuffer(),
    webp: await source.clone().webp({ quality: 95 }).toBuffer(),
    avif: await source.clone().avif({ quality: 80 }).toBuffer(),
    tiff: await source.clone().tiff({ compression: "lzw" }).toBuffer(),
    gif: await source.clone().gif().toBuffer(),
  };
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

// One bit a pixel, all zero: 400 million pixels in 50 kilobytes.
function pngBomb(edge: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(edge, 0);
  header.writeUInt32BE(edge, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc(edge * (1 + Math.ceil(edge / 8))));
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", rows),
    chunk("IEND", new Uint8Array()),
  ]);
}

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("readImage decodes every format by its bytes", async () => {
  const expected = smooth(120, 90);
  for (const [format, file] of Object.entries(await filesOfAllFormats())) {
    const image = await readImage(file);
    assert.equal(image.data.length, 120 * 90 * 3);
    // A GIF has 256 colors for 10,800 different ones.
    assert.ok(meanDifference(image, expected) < (format === "gif" ? 6 : 1.5), format);
  }
});

Deno.test("readImage reads paths with spaces, Unicode and a wrong extension", async () => {
  await withFolder(async (folder) => {
    const image = smooth(8, 6);
    for (
      const name of [
        "with space.png",
        "Füße 猫 🐈.png",
        "a jpeg, so it says.jpg",
        "no extension",
        "100%25.png",
      ]
    ) {
      await Deno.writeFile(join(folder, name), await encodeImage(image, { format: "png" }));
      assert.deepEqual(await readImage(join(folder, name)), image);
    }
  });
});

Deno.test("readImage reads a file anew when it has changed", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "same name.png");
    for (const level of [10, 200]) {
      const image = { width: 3, height: 3, data: new Uint8Array(27).fill(level) };
      await Deno.writeFile(path, await encodeImage(image, { format: "png" }));
      assert.deepEqual(await readImage(path), image);
    }
  });
});

Deno.test("readImage turns images upright for each of the eight EXIF orientations", async () => {
  const upright = smooth(7, 5);
  const [w, h] = [6, 4];
  // Where the upright pixel (x, y) is stored, from the EXIF standard's table of row 0 and column 0.
  const stored: Record<number, (x: number, y: number) => [number, number]> = {
    1: (x, y) => [x, y],
    2: (x, y) => [w - x, y],
    3: (x, y) => [w - x, h - y],
    4: (x, y) => [x, h - y],
    5: (x, y) => [y, x],
    6: (x, y) => [y, w - x],
    7: (x, y) => [h - y, w - x],
    8: (x, y) => [h - y, x],
  };
  for (const [orientation, place] of Object.entries(stored)) {
    const [width, height] = Number(orientation) < 5 ? [7, 5] : [5, 7];
    const data = new Uint8Array(105);
    for (let y = 0; y < 5; y++) {
      for (let x = 0; x < 7; x++) {
        const [column, row] = place(x, y);
        data.set(upright.data.subarray((y * 7 + x) * 3, (y * 7 + x) * 3 + 3), (row * width + column) * 3);
      }
    }
    const file = await pipeline({ width, height, data }).withMetadata({ orientation: Number(orientation) })
      .tiff({ compression: "none" }).toBuffer();
    assert.deepEqual(await readImage(file), upright, `orientation ${orientation}`);
  }
});

Deno.test("readImage lays transparency over white, in 8 and in 16 bits", async () => {
  const rgba = Buffer.from([255, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 128, 20, 40, 60, 51]);
  const options = { raw: { width: 4, height: 1, channels: 4 as const } };
  const eight = await sharp(rgba, options).png().toBuffer();
  const sixteen = await sharp(rgba, options).toColorspace("rgb16").png().toBuffer();
  assert.equal((await sharp(sixteen).metadata()).depth, "ushort");
  for (const file of [eight, sixteen]) {
    const { data } = await readImage(file);
    const expected = [255, 0, 0, 255, 255, 255, 127, 127, 127, 208, 212, 216];
    expected.forEach((level, at) => assert.ok(Math.abs(level - data[at]!) <= 1, `${data}`));
  }
});

Deno.test("readImage takes the upper eight of sixteen bits, and makes three channels of gray", async () => {
  const levels = Uint16Array.of(0, 255, 256, 257, 0x7fff, 0x8000, 0xfffe, 0xffff);
  const raw = { raw: { width: 8, height: 1, channels: 1 as const } };
  const file = await sharp(levels, raw).toColorspace("grey16").png().toBuffer();
  assert.equal((await sharp(file).metadata()).depth, "ushort");
  const { data } = await readImage(file);
  assert.deepEqual([...data], [0, 0, 1, 1, 127, 128, 255, 255].flatMap((level) => [level, level, level]));
});

Deno.test("readImage does not invert CMYK", async () => {
  const colors: [number, number, number][] = [[250, 250, 250], [200, 40, 40], [20, 20, 20]];
  for (const color of colors) {
    const data = Uint8Array.from({ length: 300 }, (_, at) => color[at % 3]!);
    for (const format of ["jpeg", "tiff"] as const) {
      const file = await pipeline({ width: 10, height: 10, data }).toColorspace("cmyk").toFormat(format)
        .toBuffer();
      assert.equal((await sharp(file).metadata()).space, "cmyk");
      const image = await readImage(file);
      color.forEach((level, at) => assert.ok(Math.abs(level - image.data[at]!) < 25, `${format} ${color}`));
    }
  }
});

Deno.test("readImage moves a JPEG's Display P3 to sRGB as a color management system does", async () => {
  const file = await pipeline(smooth(64, 48)).withIccProfile("p3").jpeg({ quality: 95 }).toBuffer();
  const { data } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  const untouched = await sharp(file, { ignoreIcc: true }).raw().toBuffer();
  const image = await readImage(file);
  image.data.forEach((level, at) => assert.ok(Math.abs(level - data[at]!) <= 1));
  assert.ok(meanDifference(image, { ...image, data: untouched }) > 1);
});

Deno.test("readImage leaves the bytes of a JPEG that says it is sRGB", async () => {
  const file = await pipeline(smooth(64, 48)).withIccProfile("srgb").jpeg().toBuffer();
  const untouched = await sharp(file, { ignoreIcc: true }).raw().toBuffer();
  assert.deepEqual((await readImage(file)).data, new Uint8Array(untouched));
});

Deno.test("readImage takes the first frame of an animation", async () => {
  const frames = [10, 200].map((level) => ({ width: 6, height: 4, data: new Uint8Array(72).fill(level) }));
  const files = await Promise.all(frames.map((frame) => encodeImage(frame, { format: "png" })));
  const animation = await sharp(files.map((file) => Buffer.from(file)), { join: { animated: true } }).gif()
    .toBuffer();
  assert.equal((await sharp(animation).metadata()).pages, 2);
  assert.deepEqual(await readImage(animation), frames[0]);
});

Deno.test("readImage refuses a file that is cut off anywhere, of every format", async () => {
  const files = Object.entries(await filesOfAllFormats());
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.double({ min: 0.02, max: 0.95, noNaN: true }),
      async (file, part) => {
        const [format, bytes] = file;
        const cut = bytes.subarray(0, Math.floor(bytes.length * part));
        await assert.rejects(
          readImage(cut),
          { name: "UnreadableImageError" },
          `${format} cut to ${cut.length}`,
        );
      },
    ),
    { seed: 1, numRuns: 150 },
  );
});

Deno.test("readImage survives flipped bytes: an image or a refusal, never another error", async () => {
  const files = Object.entries(await filesOfAllFormats());
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), fc.nat(), fc.nat(255), async ([, bytes], at, value) => {
      const damaged = bytes.slice();
      damaged[at % damaged.length] = value;
      try {
        const { width, height, data } = await readImage(damaged);
        assert.equal(data.length, width * height * 3);
      } catch (error) {
        assert.ok(error instanceof UnreadableImageError, String(error));
      }
    }),
    { seed: 2, numRuns: 300 },
  );
});

Deno.test("readImage names the file and what is wrong with it", async () => {
  await withFolder(async (folder) => {
    const photo = await encodeImage(smooth(200, 150), { format: "jpeg" });
    const files: [string, Uint8Array | null, RegExp][] = [
      [
        "truncated.jpg",
        photo.subarray(0, photo.length / 2),
        /the JPEG file is truncated: its end is missing/,
      ],
      ["zero.jpg", new Uint8Array(), /the file is empty/],
      ["text.jpg", new TextEncoder().encode("this is a text"), /does not begin like a JPEG, PNG, WebP/],
      ["vector.svg", new TextEncoder().encode("<svg width='9' height='9'/>"), /does not begin like/],
      ["bomb.png", pngBomb(20_000), /20000 x 20000 pixels, more than the limit of 178956970/],
      ["missing.jpg", null, /there is no such file/],
    ];
    for (const [name, bytes, message] of files) {
      const path = join(folder, name);
      if (bytes !== null) await Deno.writeFile(path, bytes);
      await assert.rejects(readImage(path), (error) => {
        assert.ok(error instanceof UnreadableImageError);
        assert.equal(error.path, path);
        assert.match(error.reason, message);
        assert.doesNotMatch(error.reason, /\n/);
        assert.equal(error.message, `Cannot read the image ${path}: ${error.reason}`);
        return true;
      });
    }
    await assert.rejects(readImage(folder), /it is a folder/);
    await assert.rejects(readImage("/dev/null"), /it is not a regular file/);
  });
});

Deno.test("readImage refuses what is over the caller's limits, and allows what is at them", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "picture.png");
    const file = await encodeImage(smooth(20, 10), { format: "png" });
    await Deno.writeFile(path, file);
    await assert.rejects(readImage(path, { maxPixels: 199 }), /20 x 10 pixels, more than the limit of 199/);
    await assert.rejects(readImage(path, { maxBytes: file.length - 1 }), /bytes, more than the limit of/);
    const image = await readImage(path, { maxPixels: 200, maxBytes: file.length });
    assert.deepEqual([image.width, image.height], [20, 10]);
  });
});

const root = Deno.build.os !== "windows" && Deno.uid() === 0;
Deno.test({
  name: `readImage says where a file may not be read${root ? " (skipped: root may read everything)" : ""}`,
  ignore: root || Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const path = join(folder, "secret.png");
      await Deno.writeFile(path, await encodeImage(smooth(4, 4), { format: "png" }), { mode: 0 });
      await assert.rejects(readImage(path), /there is no permission to read it/);
    }),
});

Deno.test("readImage says where Deno itself may not read", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "secret.png");
    await Deno.writeFile(path, await encodeImage(smooth(4, 4), { format: "png" }));
    const script = `import { readImage } from "rdcd";
      try { await readImage(${
      JSON.stringify(path)
    }); } catch (error) { console.log(error.name, error.reason); }`;
    const file = join(folder, "script.ts");
    await Deno.writeTextFile(file, script);
    const { stdout } = await new Deno.Command("deno", {
      args: [
        "run",
        "--no-prompt",
        "--config",
        join(import.meta.dirname!, "../../deno.json"),
        "--allow-read",
        `--deny-read=${path}`,
        "--allow-env",
        "--allow-sys",
        "--allow-ffi",
        file,
      ],
      stderr: "null",
    }).output();
    assert.equal(
      new TextDecoder().decode(stdout).trim(),
      "UnreadableImageError Deno was not given permission to read it (--allow-read)",
    );
  });
});

testWithShared(
  "readImage decodes real awkward files to their upright size, or refuses them by name",
  ["photos/awkward", "photos/awkward_manifest.csv"],
  async ([folder, manifest]) => {
    const rows: Record<string, string>[] = parse(await Deno.readTextFile(manifest!), { columns: true });
    const refused: string[] = [];
    for (const row of rows) {
      const path = join(folder!, row.file!);
      try {
        const { width, height, data } = await readImage(path);
        assert.equal(row.pillow, "ok", `${row.file} was decoded, but should not have been`);
        if (row.sharp === "ok") {
          assert.equal(`${width}x${height}`, row.sharp_upright_srgb_size!.replace(/x\d$/, ""), row.file!);
        }
        assert.equal(data.length, width * height * 3);
      } catch (error) {
        if (!(error instanceof UnreadableImageError)) throw error;
        assert.equal(error.path, path);
        refused.push(row.file!);
      }
    }
    const broken = rows.filter(({ pillow }) => pillow !== "ok").map(({ file }) => file);
    // libvips has no decoder for this CIELAB layout.
    assert.deepEqual(refused.toSorted(), [...broken, "tiff_lab.tif"].toSorted());
    assert.equal(broken.length, 9);
  },
);

testWithShared(
  "readImage shows the same scene for every EXIF orientation of the real files",
  ["photos/awkward"],
  async ([folder]) => {
    const scenes = await Promise.all(
      [1, 3, 5, 6, 7, 8].map(async (orientation) =>
        resizeImage(await readImage(join(folder!, `exif_rotation_${orientation}.jpg`)), {
          width: 24,
          height: 32,
        })
      ),
    );
    // The files differ in the digit that is drawn into them.
    for (const scene of scenes.slice(1)) assert.ok(meanDifference(scene, scenes[0]!) < 6);
  },
);

testWithShared(
  "readImage agrees with a color management system on real profiles",
  ["photos/originals"],
  async ([folder]) => {
    let converted = 0;
    for (const { name } of Deno.readDirSync(folder!)) {
      const file = await Deno.readFile(join(folder!, name));
      if ((await sharp(file).metadata()).icc === undefined) continue;
      const image = await readImage(file);
      const managed = new Uint8Array(await sharp(file).autoOrient().raw().toBuffer());
      const most = image.data.reduce((sum, level, at) => Math.max(sum, Math.abs(level - managed[at]!)), 0);
      assert.ok(most <= 1, `${name} differs by ${most}`);
      converted++;
    }
    assert.ok(converted >= 10);
  },
);
