import assert from "node:assert/strict";
import { basename, join, resolve } from "@std/path";
import { createPdq, createTinyImage, type DescriptorMethod } from "rdcd/descriptors";
import { encodeImage, type Image, resizeImage } from "rdcd/images";
import { type DuplicatesReport, findDuplicates, type FindDuplicatesOptions } from "rdcd/search";
import { orientImage } from "../../lib/duplicates/orientations.ts";
import { generatePicture } from "rdcd/datasets";
import { picture, withFolder } from "../descriptors/pictures.ts";

const scene = (index: number) => generatePicture({ seed: 5, index });
const png = (image: Image) => encodeImage(image, { format: "png" });
const jpeg = (image: Image) => encodeImage(image, { format: "jpeg", quality: 80 });
const method = createPdq();

/** A folder of images by name, and what is found in it. */
async function folderOf(
  folder: string,
  files: Record<string, Uint8Array | Promise<Uint8Array>>,
): Promise<string> {
  const images = join(folder, "images");
  for (const [name, bytes] of Object.entries(files)) {
    await Deno.mkdir(join(images, name, ".."), { recursive: true });
    await Deno.writeFile(join(images, name), await bytes);
  }
  return images;
}

async function find(
  folder: string,
  options: Partial<FindDuplicatesOptions> & { by?: DescriptorMethod; folders?: string[] } = {},
): Promise<DuplicatesReport> {
  const { by = method, folders = [join(folder, "images")], ...others } = options;
  const report = await findDuplicates(folders, by, {
    work: join(folder, "work"),
    threshold: 0.75,
    ...others,
  });
  return report!;
}

/** The names of the groups' images, the one to keep first. */
const names = ({ groups }: DuplicatesReport) =>
  groups.map(({ images }) => images.map(({ path }) => path.replace(/^.*\/images\//, "")));
const sorted = (report: DuplicatesReport) => names(report).map((group) => group.sort());

/** Descriptions that a run made. */
async function described(folder: string): Promise<number> {
  let total = 0;
  await find(folder, { onStage: (stage, count) => total += stage === "describe" ? count : 0 });
  return total;
}

Deno.test("findDuplicates finds equal files, equal pixels and copies, each kind by its name, the best to keep", () =>
  withFolder(async (folder) => {
    const [sea, wood, town] = await Promise.all([scene(1), scene(2), scene(3)]);
    const images = await folderOf(folder, {
      "a/sea.jpg": jpeg(sea),
      "a/sea again.jpg": jpeg(sea),
      "b/sea small.jpg": jpeg(await resizeImage(sea, { shortEdge: 150 })),
      "b/wood.png": png(wood),
      "b/wood with a comment.png": png(wood).then((bytes) => commented(bytes)),
      "c/town.png": png(town),
    });
    // Equally large and as little compressed: the older is to be kept.
    await Deno.utime(join(images, "a/sea.jpg"), 1000, 1000);
    const report = await find(folder);
    assert.deepEqual(names(report), [["b/wood with a comment.png", "b/wood.png"], [
      "a/sea.jpg",
      "a/sea again.jpg",
      "b/sea small.jpg",
    ]]);
    const [wooden, maritime] = report.groups as [
      DuplicatesReport["groups"][0],
      DuplicatesReport["groups"][0],
    ];
    assert.deepEqual([wooden.kind, maritime.kind], ["exact", "copies"]);
    assert.deepEqual(wooden.images.map(({ keep, samePixels }) => [keep, samePixels]), [[true, 1], [
      false,
      1,
    ]]);
    assert.deepEqual(maritime.images.map(({ keep, samePixels }) => [keep, samePixels]), [
      [true, 1],
      [false, 1],
      [false, null],
    ]);
    assert.equal(maritime.bytesToFree, maritime.images[1]!.size + maritime.images[2]!.size);
    assert.equal(report.bytesToFree, maritime.bytesToFree + wooden.bytesToFree);
    assert.deepEqual([report.files, report.images, report.pairs], [6, 5, 10]);
  }));

/** The same pixels in another file: with a comment behind PNG's header. */
function commented(bytes: Uint8Array, comment = "another file"): Uint8Array {
  const text = new TextEncoder().encode(`tEXtComment\0${comment}`);
  const crc = crc32(text);
  const chunk = new Uint8Array(text.length + 8);
  new DataView(chunk.buffer).setUint32(0, text.length - 4);
  chunk.set(text, 4);
  new DataView(chunk.buffer).setUint32(text.length + 4, crc);
  const made = new Uint8Array(bytes.length + chunk.length);
  made.set(bytes.subarray(0, 33));
  made.set(chunk, 33);
  made.set(bytes.subarray(33), 33 + chunk.length);
  return made;
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

Deno.test("findDuplicates knows images by their content: renamed ones are not described again, replaced ones are", () =>
  withFolder(async (folder) => {
    const images = await folderOf(folder, {
      "one.png": png(picture(1, 120, 90)),
      "two.png": png(picture(2, 120, 90)),
    });
    assert.equal(await described(folder), 2);
    await Deno.rename(join(images, "one.png"), join(images, "renamed.png"));
    assert.equal(await described(folder), 0);
    await Deno.writeFile(join(images, "two.png"), await png(picture(1, 120, 90)));
    assert.deepEqual(names(await find(folder)), [["renamed.png", "two.png"]]);
  }));

Deno.test("findDuplicates reads a damaged file at the next run, once it is whole", () =>
  withFolder(async (folder) => {
    const whole = await png(picture(1, 120, 90));
    const images = await folderOf(folder, { "a.png": whole, "b.png": whole.subarray(0, 400) });
    const damaged = await find(folder);
    assert.deepEqual(damaged.unreadable.map(({ path }) => path), [join(images, "b.png")]);
    assert.deepEqual(names(damaged), []);
    await Deno.writeFile(join(images, "b.png"), whole);
    assert.deepEqual(names(await find(folder)), [["a.png", "b.png"]]);
  }));

Deno.test("findDuplicates looks up what of one folder is in another, keeps the other's, and finds no copies within it", () =>
  withFolder(async (folder) => {
    const sea = await scene(1);
    const images = await folderOf(folder, {
      "archive/sea.png": png(sea),
      "archive/sea 2.jpg": jpeg(sea),
      "archive/wood.png": png(await scene(2)),
      "new/sea.jpg": jpeg(await resizeImage(sea, { shortEdge: 700 })),
      "new/town.png": png(await scene(3)),
      "new/town again.png": png(await scene(3)),
      "new/wood.png": png(await scene(2)),
    });
    const report = await find(folder, { folders: [join(images, "new")], against: [join(images, "archive")] });
    assert.deepEqual(names(report), [
      ["archive/wood.png", "new/wood.png"],
      ["archive/sea.png", "archive/sea 2.jpg", "new/sea.jpg"],
    ]);
    assert.deepEqual(report.groups[1]!.images.map(({ keep }) => keep), [true, true, false]);
    assert.equal(report.pairs, 3 * 2);
  }));

Deno.test("findDuplicates finds what was mirrored and turned where it is asked to", () =>
  withFolder(async (folder) => {
    const sea = await resizeImage(await scene(1), { width: 240, height: 240 });
    await folderOf(folder, {
      "sea.png": png(sea),
      ...Object.fromEntries(
        [1, 4, 6].map((orientation) => [`sea ${orientation}.png`, orientImage(sea, orientation).then(png)]),
      ),
      "wood.png": png(await scene(2)),
    });
    assert.deepEqual(names(await find(folder, { threshold: 0.9 })), []);
    assert.deepEqual(
      names(await find(folder, { threshold: 0.9, flips: true })).map((group) => group.sort()),
      [
        ["sea 1.png", "sea 4.png", "sea 6.png", "sea.png"],
      ],
    );
  }));

Deno.test("findDuplicates keeps apart what a person has told apart, also when the folder has grown", () =>
  withFolder(async (folder) => {
    const sea = await scene(1);
    const images = await folderOf(folder, {
      "a.png": png(sea),
      "b.jpg": jpeg(sea),
      "c.png": png(await scene(2)),
    });
    const [{ images: pair }] = (await find(folder)).groups as [DuplicatesReport["groups"][0]];
    const decisions = { apart: [[pair[0]!.key, pair[1]!.key]] as [string, string][] };
    assert.deepEqual(names(await find(folder, { decisions })), []);
    await Deno.writeFile(join(images, "d.jpg"), await encodeImage(sea, { format: "jpeg", quality: 60 }));
    const [group, ...others] = names(await find(folder, { decisions }));
    assert.deepEqual(others, []);
    assert.ok(!(group!.includes("a.png") && group!.includes("b.jpg")), group!.join());
    assert.ok(group!.includes("d.jpg"));
  }));

Deno.test("findDuplicates says that blank images are nobody's copies, and that links free nothing", () =>
  withFolder(async (folder) => {
    const blank = (level: number): Image => ({
      width: 64,
      height: 64,
      data: new Uint8Array(64 * 64 * 3).fill(level),
    });
    const images = await folderOf(folder, {
      "white.png": png(blank(255)),
      "nearly.jpg": jpeg(blank(250)),
      "sea.png": png(picture(1, 120, 90)),
    });
    await Deno.link(join(images, "sea.png"), join(images, "the same sea.png"));
    const report = await find(folder);
    assert.deepEqual(report.flat.map((path) => path.slice(images.length + 1)).sort(), [
      "nearly.jpg",
      "white.png",
    ]);
    assert.deepEqual(names(report), [["sea.png", "the same sea.png"]]);
    assert.deepEqual(report.groups[0]!.images.map(({ isLink }) => isLink), [false, true]);
    assert.equal(report.bytesToFree, 0);
  }));

Deno.test("findDuplicates normalizes scores where the method has a background: look-alikes of all are no copies", () =>
  withFolder(async (folder) => {
    await folderOf(
      folder,
      Object.fromEntries(
        [1, 2, 3].map((seed) => [`${seed}.png`, png(picture(seed, 64, 64))]),
      ),
    );
    // The first two are alike as charts are, and so is the background; the third is like none.
    const rows = [[0.8, 0.6, 0, 0], [0.8, 0, 0.6, 0], [0, 0, 0, 1]];
    const background = new Float32Array([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
    const tail = { from: 0.2, rate: 1e-3, scale: 0.05, shape: 0 };
    const falsePositives = { pairs: 1e6, measured: [[1e-3, 0.2]] as [number, number][], tail };
    const charts: DescriptorMethod = {
      ...method,
      ...{
        dims: 4,
        fingerprint: "ab".repeat(32),
        falsePositives,
        normalization: { background, falsePositives },
      },
      preparation: { size: { width: 64, height: 64 }, resize: "exact" },
      describe: (images) =>
        Promise.resolve(Float32Array.from(images.flatMap(({ data }) => rows[seedOf(data)]!))),
    };
    const plain = await find(folder, { by: charts, threshold: 0.6 });
    assert.deepEqual([plain.isNormalized, sorted(plain)], [false, [["1.png", "2.png"]]]);
    const normalized = await find(folder, { by: charts, threshold: undefined });
    assert.deepEqual([normalized.isNormalized, names(normalized)], [true, []]);
    assert.ok(normalized.expectedFalsePairs! <= 0.5);
  }));

function seedOf(data: Uint8Array): number {
  return [1, 2, 3].findIndex((seed) => picture(seed, 64, 64).data.every((level, at) => level === data[at]));
}

Deno.test("findDuplicates finds images of the same pixels at a threshold of 1, whatever is lost in rounding", () =>
  withFolder(async (folder) => {
    const files: Record<string, Uint8Array> = {};
    for (let index = 0; index < 12; index++) {
      const file = await png(await scene(index));
      files[`${index}.png`] = file;
      // Behind the end there may be anything: another file, of the same pixels.
      files[`${index} again.png`] = Uint8Array.from([...file, 0]);
    }
    await folderOf(folder, files);
    // As networks do, whose last digits depend on what else is in a batch.
    const tiny = createTinyImage();
    let batches = 0;
    const by: DescriptorMethod = {
      ...tiny,
      batchSize: 1,
      describe: async (images) =>
        (await tiny.describe(images)).map((value) => value * (1 - 1e-7 * (++batches % 3))),
    };
    const { groups } = await find(folder, { by, threshold: 1 });
    assert.deepEqual([groups.length, new Set(groups.map(({ kind }) => kind))], [12, new Set(["exact"])]);
  }));

Deno.test("findDuplicates keeps and moves what was decided, also once it has another name, and leaves one of a group", () =>
  withFolder(async (folder) => {
    const sea = await scene(1);
    const images = await folderOf(folder, {
      "large.png": png(sea),
      "small.png": png(await resizeImage(sea, { shortEdge: 150 })),
      "copy of small.png": png(await resizeImage(sea, { shortEdge: 150 })),
    });
    const suggested = await find(folder);
    const kept = ({ groups }: DuplicatesReport) =>
      groups.flatMap(({ images }) => images.filter(({ keep }) => keep).map(({ path }) => basename(path)))
        .sort();
    assert.deepEqual(kept(suggested), ["large.png"]);
    const file = (name: string) => {
      const image = suggested.groups[0]!.images.find(({ path }) => basename(path) === name)!;
      return { path: resolve(image.path), key: image.key };
    };
    const decisions = {
      apart: [],
      keep: [file("small.png")],
      move: [file("large.png"), file("copy of small.png")],
    };
    const decided = await find(folder, { decisions });
    assert.deepEqual(kept(decided), ["small.png"]);
    assert.equal(basename(decided.groups[0]!.images[0]!.path), "small.png");
    assert.ok(decided.bytesToFree > suggested.bytesToFree);

    await Deno.rename(join(images, "large.png"), join(images, "renamed.png"));
    assert.deepEqual(kept(await find(folder, { decisions })), ["small.png"]);
    // Of two files with the same in them it cannot be told which is the one that is to be kept.
    await Deno.rename(join(images, "small.png"), join(images, "tiny.png"));
    assert.deepEqual(kept(await find(folder, { decisions })), ["tiny.png"]);
    await Deno.remove(join(images, "tiny.png"));
    assert.deepEqual(kept(await find(folder, { decisions })), ["renamed.png"]);
    // Another file of the name of one that is to be moved.
    await Deno.writeFile(join(images, "large.png"), await png(await resizeImage(sea, { shortEdge: 400 })));
    assert.deepEqual(kept(await find(folder, { decisions })), ["large.png"]);
  }));

Deno.test("findDuplicates asks for a threshold where none is known, and stops where it is told to", () =>
  withFolder(async (folder) => {
    await folderOf(folder, { "a.png": png(picture(1, 64, 64)), "b.png": png(picture(2, 64, 64)) });
    const unknown = { ...method, falsePositives: undefined };
    await assert.rejects(find(folder, { by: unknown, threshold: undefined }), /threshold must be given/);
    assert.equal(await find(folder, { signal: AbortSignal.abort() }), null);
  }));

Deno.test("findDuplicates has equal frames in one group, however many there are", () =>
  withFolder(async (folder) => {
    const frame = await png(picture(1, 64, 48));
    const frames = Array.from(
      { length: 450 },
      (_, index) => [`${index}.png`, commented(frame, `frame ${index}`)],
    );
    await folderOf(folder, Object.fromEntries(frames));
    const { groups, loose } = await find(folder);
    assert.deepEqual(groups.map(({ kind, images }) => [kind, images.length]), [["exact", 450]]);
    assert.deepEqual(loose, []);
  }));

Deno.test("findDuplicates does not take a file that changes meanwhile for what it was, then or later", () =>
  withFolder(async (folder) => {
    const images = await folderOf(folder, { "a.png": png(await scene(1)), "b.png": png(await scene(2)) });
    const other = await png(await scene(3));
    const report = await find(folder, {
      onStage(stage) {
        if (stage === "describe") Deno.writeFileSync(join(images, "b.png"), other);
      },
    });
    assert.deepEqual(report.unreadable.map(({ path, reason }) => [path, reason]), [
      [join(images, "b.png"), "it changed while it was read"],
    ]);
    await Deno.writeFile(join(images, "b.png"), await png(await scene(2)));
    await Deno.writeFile(join(images, "c.png"), other);
    assert.deepEqual(names(await find(folder)), []);
  }));

Deno.test("findDuplicates describes a content by another of its names where the first has gone", () =>
  withFolder(async (folder) => {
    const sea = await scene(1);
    const images = await folderOf(folder, { "a.png": png(sea), "b.png": png(sea), "c.jpg": jpeg(sea) });
    const report = await find(folder, {
      onStage: (stage) => stage === "describe" && Deno.removeSync(join(images, "a.png")),
    });
    assert.deepEqual(
      report.groups.map((group) =>
        group.images.map(({ path }) => path.slice(images.length + 1)).includes("c.jpg")
      ),
      [true],
    );
  }));

Deno.test("findDuplicates refuses to look folders up in themselves", () =>
  withFolder(async (folder) => {
    const images = await folderOf(folder, { "a.png": png(picture(1, 64, 48)) });
    await assert.rejects(
      find(folder, { against: [images] }),
      /--against must hold images that are not in the other folders/,
    );
  }));
