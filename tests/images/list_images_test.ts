import assert from "node:assert/strict";
import { join } from "@std/path";
import { DataMissingError, listImages } from "rdcd/images";
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
  const images = ["a.jpg", "b.JPEG", "c.jpe", "d.Png", "e.webp", "f.avif", "g.tif", "h.TIFF", "i.gif"];
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
      error instanceof InvalidDataError && /no image.*\.jpg, \.jpeg.*\.gif/.test(error.message),
  );
  await Deno.remove(folder, { recursive: true });
});
