import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { join } from "@std/path";
import { createPerceptualHash, loadDescriptors, openStore, readStore } from "rdcd/descriptors";
import { encodeImage, listImages } from "rdcd/images";
import { meanColor } from "../descriptors/mean_color.ts";
import { picture, withFolder, writePictures } from "../descriptors/pictures.ts";
import { interruptTask, taskCommand } from "./interrupt_task.ts";
import { runDenoTask } from "./run_deno_task.ts";

async function contentOf(store: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for await (const { name } of Deno.readDir(store)) {
    const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(join(store, name)));
    hashes[name] = new Uint8Array(digest).toHex();
  }
  return hashes;
}

async function storedRows(store: string): Promise<number> {
  return await readStore(store).then(({ count }) => count, () => 0);
}

/** Starts an extraction and sends it a signal as soon as its store has `rows` rows; returns how it ended. */
function endExtraction(
  signal: Deno.Signal,
  rows: number,
  store: string,
  args: string[],
): Promise<{ code: number; stderr: string }> {
  return interruptTask("extract", args, { signal, isFarEnough: async () => await storedRows(store) >= rows });
}

for (
  const [name, options] of Object.entries({
    "a network": ["--model", "untrained:efficientnet_b0:32", "--size", "128", "--runtime", "onnx"],
    "a hash": ["--model", "pdq"],
  })
) {
  Deno.test(`deno task extract with ${name}, killed twice and finished, gives the bytes of an uninterrupted run`, () =>
    withFolder(async (folder) => {
      const images = join(folder, "images");
      await Deno.mkdir(images);
      const count = 150;
      await writePictures(images, count, 200);
      await Deno.writeTextFile(join(images, "000 broken.jpg"), "text");
      await Deno.writeTextFile(join(images, "100 broken.jpg"), "");
      const args = (store: string) => ["--images", images, "--out", store, "--threads", "1", ...options];

      const store = join(folder, "interrupted");
      let before = 0;
      for (const rows of [1, 70]) {
        const { code } = await endExtraction("SIGKILL", rows, store, args(store));
        assert.equal(code, 137);
        const after = await storedRows(store);
        assert.ok(after > before && after < count, `${after} rows after a kill`);
        before = after;
      }
      const last = await runDenoTask("extract", ...args(store), "--json");
      assert.equal(last.code, 0, last.stderr);
      const { described, resumed, unreadable } = JSON.parse(last.stdout);
      assert.deepEqual([described + resumed, resumed, unreadable], [count, before, 2]);

      const whole = join(folder, "whole");
      assert.equal((await runDenoTask("extract", ...args(whole))).code, 0);
      assert.deepEqual(await contentOf(store), await contentOf(whole));
    }));
}

Deno.test("deno task extract ends cleanly on Ctrl-C, says how to go on, and goes on to the same bytes", () =>
  withFolder(async (folder) => {
    const images = join(folder, "images");
    await Deno.mkdir(images);
    await writePictures(images, 150, 200);
    const args = (store: string) => ["--images", images, "--out", store, "--threads", "1", "--model", "pdq"];
    const store = join(folder, "interrupted");
    const { code, stderr } = await endExtraction("SIGINT", 10, store, args(store));
    assert.equal(code, 130);
    const rows = await storedRows(store);
    assert.ok(stderr.includes(`${rows} of 150 images described`), stderr);
    assert.ok(
      stderr.includes(`interrupted: ${150 - rows} images are left; the same command goes on from here`),
      stderr,
    );

    const again = await runDenoTask("extract", ...args(store));
    assert.equal(again.code, 0);
    assert.ok(
      again.stderr.includes(`${rows} of these images from before, ${150 - rows} to go`),
      again.stderr,
    );
    await runDenoTask("extract", ...args(join(folder, "whole")));
    assert.deepEqual(await contentOf(store), await contentOf(join(folder, "whole")));
  }));

/** A PNG of `side` by `side` black pixels, 1 bit each: small as a file, huge as an image. */
function bomb(side: number): Uint8Array {
  const table = Array.from({ length: 256 }, (_, byte) => {
    for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? 0xedb88320 ^ (byte >>> 1) : byte >>> 1;
    return byte;
  });
  const chunk = (type: string, data: Uint8Array): Uint8Array => {
    const bytes = new Uint8Array(12 + data.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, data.length);
    bytes.set(new TextEncoder().encode(type), 4);
    bytes.set(data, 8);
    let crc = 0xffffffff;
    for (const byte of bytes.subarray(4, 8 + data.length)) crc = table[(crc ^ byte) & 255]! ^ (crc >>> 8);
    view.setUint32(8 + data.length, ~crc >>> 0);
    return bytes;
  };
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, side);
  view.setUint32(4, side);
  header[8] = 1;
  const pixels = deflateSync(new Uint8Array(side * (1 + side / 8)));
  const parts = [
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    chunk("IHDR", header),
    chunk("IDAT", pixels),
    chunk("IEND", new Uint8Array()),
  ];
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Three good images with awkward names, and one of everything that is not an image. Returns the bad ones. */
async function writeAwkwardFolder(folder: string): Promise<Record<string, RegExp>> {
  const good = await encodeImage(picture(1, 50, 40), { format: "jpeg" });
  for (const name of ["with spaces.jpg", "grüße 图片 🖼.jpg", "-rf.jpg"]) {
    await Deno.writeFile(join(folder, name), good);
  }
  await Deno.writeFile(join(folder, "truncated.jpg"), good.slice(0, good.length / 2));
  await Deno.writeFile(join(folder, "empty.jpg"), new Uint8Array());
  await Deno.writeTextFile(join(folder, "text.jpg"), "no image");
  await Deno.writeFile(join(folder, "bomb.png"), bomb(20_000));
  await Deno.writeFile(join(folder, "locked.jpg"), good, { mode: 0o000 });
  return {
    "bomb.png": /20000.*20000/,
    "empty.jpg": /empty/,
    "locked.jpg": /ermission|read access/,
    "text.jpg": /does not begin like/,
    "truncated.jpg": /truncated/,
  };
}

Deno.test("deno task extract skips what is no image, reports each with its reason, and fails only if told to", () =>
  withFolder(async (folder) => {
    const images = join(folder, "images");
    await Deno.mkdir(images);
    const bad = await writeAwkwardFolder(images);
    const store = join(folder, "store");
    // Root may read any file, so there the runtime has to deny it.
    const locked = Deno.uid() === 0 ? [`--deny-read=${join(images, "locked.jpg")}`] : [];
    const command = await taskCommand("extract", ...locked);
    const extract = async (...args: string[]) => {
      const { code, stdout, stderr } = await new Deno.Command("deno", {
        args: [...command, "--images", images, "--out", store, "--model", "phash", ...args],
        env: { NO_COLOR: "1" },
      }).output();
      return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
    };

    const { code, stdout, stderr } = await extract("--json");
    assert.equal(code, 0, stderr);
    const { images: listed, described, unreadable } = JSON.parse(stdout);
    assert.deepEqual([listed, described, unreadable], [8, 3, 5]);
    assert.match(stderr, /warning: 5 images could not be read; all are listed in .*unreadable\.jsonl/);
    const reported = await Array.fromAsync((await readStore(store)).unreadable());
    assert.deepEqual(reported.map(({ id }) => id), Object.keys(bad));
    for (const { id, path, reason } of reported) {
      assert.match(reason, bad[id]!);
      assert.ok(stderr.includes(path), `${path} is not among the messages`);
    }
    assert.deepEqual((await loadDescriptors(store)).ids, ["-rf.jpg", "grüße 图片 🖼.jpg", "with spaces.jpg"]);

    assert.equal((await extract("--strict")).code, 1);
  }));

Deno.test("deno task extract refuses folders that it cannot use, in one clear line", () =>
  withFolder(async (folder) => {
    const empty = join(folder, "empty");
    const images = join(folder, "images");
    const broken = join(folder, "broken");
    for (const path of [empty, images, broken]) await Deno.mkdir(path);
    await writePictures(images, 2);
    await Deno.writeTextFile(join(broken, "a.jpg"), "text");
    const other = join(folder, "other method");
    await (await openStore(other, meanColor())).close();
    const busy = join(folder, "busy");
    const running = await openStore(busy, createPerceptualHash());

    const store = join(folder, "store");
    const refused: [string[], RegExp][] = [
      [["--images", empty, "--out", store], /empty: there is no image in it or below it/],
      [["--images", join(folder, "none"), "--out", store], /Cannot find .*none\. Give the path of a folder/],
      [["--images", images, "--out", broken], /broken: it is not a descriptor store, and it holds "a\.jpg"/],
      [["--images", images, "--out", other], /made by mean color .* cannot be mixed with those of pHash/],
      [["--images", images, "--out", busy], /busy: another process is writing to it/],
      [["--images", broken, "--out", store], /0 of 1 images described\nwarning: 1 image could not be read/],
    ];
    for (const [args, message] of refused) {
      const { code, stdout, stderr } = await runDenoTask("extract", ...args, "--model", "phash");
      assert.equal(code, 1, stderr);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n {4}at /, "a stack trace is not a clear message");
      assert.equal(stdout, "");
    }
    await running.close();
  }));

Deno.test("deno task extract explains wrong usage with exit code 2", () =>
  withFolder(async (folder) => {
    await writePictures(folder, 1);
    const args = ["--images", folder, "--out", join(folder, "store")];
    const refused: [string[], RegExp][] = [
      [["--images", folder], /--images and --out are needed/],
      [
        [...args, "--model", "phash", "--export", "csv"],
        /--export is one of npy, hdf5, parquet: current value is "csv"/,
      ],
      [
        [...args, "--model", "phash", "--size", "288"],
        /--size and --short-edge are for networks, and pHash has/,
      ],
      [
        [...args, "--model", "phash", "--resize", "nearest"],
        /--resize is one of exact, fast: current value is "nearest"/,
      ],
      [
        [...args, "--model", "phash", "--precision", "int4"],
        /--precision is one of float32, float16, int8, bits: current value is "int4"/,
      ],
      [[...args, "--model", "phash", "--threads", "0"], /--threads takes a whole number of at least 1/],
      [
        [...args, "--model", "x", "--size", "1", "--short-edge", "1"],
        /--size and --short-edge exclude each other/,
      ],
    ];
    for (const [words, message] of refused) {
      const { code, stderr } = await runDenoTask("extract", ...words);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
      assert.match(stderr, /Try: deno task extract --help/);
    }
    const unknown = await runDenoTask("extract", ...args, "--model", "resnet");
    assert.equal(unknown.code, 1);
    assert.match(
      unknown.stderr,
      /must be the path of a checkpoint, .* current value is "resnet", and there is no such file/,
    );
    const help = await runDenoTask("extract", "--help");
    assert.equal(help.code, 0);
    assert.match(help.stdout, /deno task extract --images ~\/Pictures --model phash --out/);
  }));

Deno.test("deno task extract exports what it has stored", () =>
  withFolder(async (folder) => {
    const images = join(folder, "images");
    await Deno.mkdir(images);
    await writePictures(images, 3);
    const store = join(folder, "store");
    for (const format of ["npy", "hdf5"]) {
      const { code, stderr } = await runDenoTask(
        ...["extract", "--images", images, "--model", "tiny", "--out", store, "--export", format] as const,
      );
      assert.equal(code, 0, stderr);
      assert.deepEqual(
        await loadDescriptors(join(store, `descriptors.${format}`)),
        await loadDescriptors(store),
      );
    }
  }));

Deno.test("deno task extract keeps a store at the precision that it is told, and goes on only with the same", () =>
  withFolder(async (folder) => {
    const images = join(folder, "images");
    await Deno.mkdir(images);
    await writePictures(images, 3);
    const extract = (store: string, ...args: string[]) =>
      runDenoTask("extract", "--images", images, "--model", "tiny", "--out", join(folder, store), ...args);
    assert.equal((await extract("exact")).code, 0);
    const { code, stdout, stderr } = await extract("small", "--precision", "int8", "--json");
    assert.equal(code, 0, stderr);
    assert.equal(JSON.parse(stdout).precision, "int8");
    assert.equal((await Deno.stat(join(folder, "small", "vectors.i8"))).size, 3 * 260);
    const [exact, small] = [
      await loadDescriptors(join(folder, "exact")),
      await loadDescriptors(join(folder, "small")),
    ];
    assert.deepEqual(small.ids, exact.ids);
    small.vectors.forEach((value, i) => assert.ok(Math.abs(value - exact.vectors[i]!) < 1 / 254));
    const other = await extract("small");
    assert.equal(other.code, 1);
    assert.match(other.stderr, /256 dimensions of int8, .*256 dimensions of float32/);
  }));

Deno.test("deno task extract takes the shipped model unless told otherwise, and search finds it and its first numbers again", () =>
  withFolder(async (folder) => {
    const images = join(folder, "images");
    await Deno.mkdir(images);
    await writePictures(images, 3);
    for (const [model, name] of [[[], "rdcd-256"], [["--model", "rdcd:64"], "rdcd-256:64"]] as const) {
      const store = join(folder, name.replace(":", "-"));
      const { code, stderr } = await runDenoTask("extract", "--images", images, ...model, "--out", store);
      assert.equal(code, 0, stderr);
      assert.equal((await readStore(store)).method.name, name);
      const { path } = (await listImages(images))[0]!;
      const found = await runDenoTask("search", "--index", store, "--query", path, "--json");
      assert.equal(found.code, 0, found.stderr);
    }
  }));
