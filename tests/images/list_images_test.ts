import assert from "node:assert/strict";
import { join } from "@std/path";
import { DataMissingError, encodeImage, findImages, listImages } from "rdcd/images";
import { InvalidDataError } from "rdcd/descriptors";

async function folderOf(names: string[]): Promise<string> {
  const folder = await Deno.makeTempDir();
  for (const name of names) {
    const path = join(folder, name);
    await Deno.mkdir(join(path, ".."), { recursive: true });
    await Deno.writeFile(path, new Uint8Array([1]));
  }
  return folder;
}

Deno.test("listImages finds every image extension in any case, and nothing else", async () => {
  const images = [
    "a.jpg",
    "b.JPEG",
    "c.jpe",
    "d.Png",
    "e.webp",
    "f.avif",
    "g.tif",
    "h.TIFF",
    "i.gif",
    "j.jfif",
    "k.pjpeg",
    "l.PJP",
    "m.heic",
    "n.HEIF",
    "o.bmp",
    "p.dib",
  ];
  const folder = await folderOf([
    ...images,
    "notes.txt",
    "jpg",
    ".jpg",
    "._a.jpg",
    "a.jpg.bak",
    "archive.zip",
  ]);
  assert.deepEqual((await listImages(folder)).map(({ id }) => id), images);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("listImages orders ids by code unit, with folders, spaces and any script in them", async () => {
  const names = ["Z.jpg", "a b/c d.jpg", "a/z.jpg", "a.jpg", "été/ü.png", "图/片.webp", "😀.png", "B/1.gif"];
  const folder = await folderOf(names);
  const found = await listImages(folder);
  assert.deepEqual(found.map(({ id }) => id), [...names].sort());
  for (const { id, path } of found) assert.equal(path, join(folder, id));
  await Deno.remove(folder, { recursive: true });
});

Deno.test("listImages follows links, lists each folder once and survives loops", async () => {
  const folder = await folderOf(["real/one.jpg", "real/deep/two.jpg"]);
  const outside = await folderOf(["three.jpg"]);
  await Deno.symlink(folder, join(folder, "real/deep/loop"));
  await Deno.symlink(join(folder, "real"), join(folder, "a link to real"));
  await Deno.symlink(outside, join(folder, "x outside"));
  await Deno.symlink(outside, join(folder, "b outside"));
  await Deno.symlink(join(outside, "three.jpg"), join(folder, "linked.jpg"));
  await Deno.symlink(join(folder, "nowhere"), join(folder, "broken.jpg"));
  assert.deepEqual((await listImages(folder)).map(({ id }) => id), [
    "b outside/three.jpg",
    "broken.jpg",
    "linked.jpg",
    "real/deep/two.jpg",
    "real/one.jpg",
  ]);
  await Deno.remove(folder, { recursive: true });
  await Deno.remove(outside, { recursive: true });
});

Deno.test("listImages refuses a missing folder, a file and a folder without images by name", async () => {
  const folder = await folderOf(["sub/readme.txt"]);
  await assert.rejects(
    () => listImages(join(folder, "absent")),
    (error: Error) => error instanceof DataMissingError && error.message.includes(join(folder, "absent")),
  );
  await assert.rejects(() => listImages(join(folder, "sub/readme.txt")), /it is a file, but a folder/);
  await assert.rejects(
    () => listImages(folder),
    (error: Error) =>
      error instanceof InvalidDataError &&
      /no image.*, but 1 other file \(1 \.txt\); JPEG/.test(error.message),
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("findImages finds images by their first bytes, whatever their names, and counts what is none by ending", async () => {
  const folder = await folderOf(["notes.txt", "more.TXT", "film.mp4", "empty", "broken.jpg"]);
  const square = { width: 4, height: 4, data: new Uint8Array(48).fill(90) };
  const formats = {
    "no ending": "jpeg",
    "picture.jfif": "jpeg",
    "old.bak": "png",
    "deep/x.data": "webp",
  } as const;
  for (const [name, format] of Object.entries(formats)) {
    await Deno.mkdir(join(folder, name, ".."), { recursive: true });
    await Deno.writeFile(join(folder, name), await encodeImage(square, { format }));
  }
  // What a camera wrote begins like TIFF, and is not.
  await Deno.writeFile(join(folder, "camera.NEF"), Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0));
  const { images, others, hidden, unlisted } = await findImages(folder);
  assert.deepEqual(images.map(({ id }) => id), [
    "broken.jpg",
    "deep/x.data",
    "no ending",
    "old.bak",
    "picture.jfif",
  ]);
  assert.deepEqual(Object.fromEntries(others), { txt: 2, mp4: 1, "": 1, nef: 1 });
  assert.deepEqual([hidden, unlisted], [[], []]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("findImages leaves out hidden folders and those of thumbnails and trash, says which, and looks into them if told", async () => {
  const folder = await folderOf([
    "a.jpg",
    ".hidden.jpg",
    ".git/b.jpg",
    "deep/@eaDir/c.jpg",
    "#recycle/d.jpg",
    "$RECYCLE.BIN/e.jpg",
    "__MACOSX/f.jpg",
  ]);
  const { images, hidden } = await findImages(folder);
  assert.deepEqual(images.map(({ id }) => id), [".hidden.jpg", "a.jpg"]);
  assert.deepEqual(hidden, ["#recycle", "$RECYCLE.BIN", ".git", "__MACOSX", "deep/@eaDir"]);
  assert.equal((await findImages(folder, { hidden: true })).images.length, 7);
  // A folder that is named itself is looked into.
  assert.equal((await findImages(join(folder, ".git"))).images.length, 1);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("findImages takes what matches a pattern and leaves out what matches another", async () => {
  const folder = await folderOf(["a.jpg", "b.png", "2019/c.jpg", "2019/raw/d.jpg", "2020/e.JPG"]);
  const ids = async (include: string[], exclude: string[]) =>
    (await findImages(folder, { include, exclude })).images.map(({ id }) => id);
  assert.deepEqual(await ids(["*.jpg"], []), ["2019/c.jpg", "2019/raw/d.jpg", "a.jpg"]);
  assert.deepEqual(await ids(["2019/**", "*.png"], []), ["2019/c.jpg", "2019/raw/d.jpg", "b.png"]);
  assert.deepEqual(await ids([], ["2019/raw"]), ["2019/c.jpg", "2020/e.JPG", "a.jpg", "b.png"]);
  assert.deepEqual(await ids([], ["raw/", "*.{png,JPG}"]), ["2019/c.jpg", "a.jpg"]);
  assert.deepEqual(await ids(["20??/*"], ["c*"]), ["2020/e.JPG"]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("findImages passes over names that are not UTF-8, and names them", async () => {
  const folder = await folderOf(["a.jpg", "caf\ufffd.jpg"]);
  const written = await new Deno.Command("python3", {
    args: [
      "-c",
      "import os,sys\nfor n in (b'caf\\xe9.jpg', b'th\\xe9.jpg'): open(os.path.join(os.fsencode(sys.argv[1]), n), 'wb').close()",
      folder,
    ],
  }).output();
  assert.ok(written.success, new TextDecoder().decode(written.stderr));
  const { images, unlisted } = await findImages(folder);
  assert.deepEqual(images.map(({ id }) => id), ["a.jpg", "caf\ufffd.jpg"]);
  assert.deepEqual(
    unlisted.map(({ path }) => path),
    ["caf\ufffd.jpg", "th\ufffd.jpg"].map((name) => join(folder, name)),
  );
  assert.match(unlisted[0]!.reason, /its name is not UTF-8/);
  await Deno.remove(folder, { recursive: true });
});
