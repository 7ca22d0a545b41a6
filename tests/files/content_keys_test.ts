import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "@std/path";
import { contentKeys } from "../../lib/files/content_keys.ts";
import { listFiles } from "../../lib/duplicates/list_files.ts";
import { withFolder } from "../descriptors/pictures.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Files of a folder, and which of them were read for their keys. */
async function keysOf(
  folder: string,
  record: string,
): Promise<{ keys: Record<string, string | null>; read: number }> {
  const { files } = await listFiles([folder]);
  let [announced, read] = [NaN, 0];
  const keys = await contentKeys(files, record, {
    onStart: (total) => announced = total,
    onFile: () => read++,
  });
  assert.equal(announced, read);
  return {
    keys: Object.fromEntries(files.map(({ path }, at) => [path.slice(folder.length + 1), keys[at]!])),
    read,
  };
}

Deno.test("contentKeys names what is in files, and reads them again only where size or time changed", () =>
  withFolder(async (folder) => {
    const [images, record] = [join(folder, "images"), join(folder, "record.jsonl")];
    await Deno.mkdir(images);
    for (const [name, text] of [["a.png", "one"], ["b.png", "two"], ["c.png", "one"]]) {
      await Deno.writeTextFile(join(images, name!), text!);
    }
    const first = await keysOf(images, record);
    assert.deepEqual(first, {
      keys: { "a.png": sha256("one"), "b.png": sha256("two"), "c.png": sha256("one") },
      read: 3,
    });
    assert.deepEqual(await keysOf(images, record), { ...first, read: 0 });

    // The same length at another time: a name says nothing of what is in a file.
    await Deno.writeTextFile(join(images, "b.png"), "six");
    await Deno.utime(join(images, "b.png"), 1000, 1000);
    const changed = await keysOf(images, record);
    assert.equal(changed.read, 1);
    assert.equal(changed.keys["b.png"], sha256("six"));
  }));

Deno.test("contentKeys goes on after a killed process, whatever it left of a line", () =>
  withFolder(async (folder) => {
    const [images, record] = [join(folder, "images"), join(folder, "record.jsonl")];
    await Deno.mkdir(images);
    await Deno.writeTextFile(join(images, "a.png"), "one");
    await keysOf(images, record);
    const whole = await Deno.readTextFile(record);
    await Deno.writeTextFile(record, `not JSON\n${whole}${whole.slice(0, 20)}`);
    assert.deepEqual(await keysOf(images, record), { keys: { "a.png": sha256("one") }, read: 0 });
  }));

Deno.test("contentKeys has no key for a file that vanished, and the others'", () =>
  withFolder(async (folder) => {
    const [images, record] = [join(folder, "images"), join(folder, "record.jsonl")];
    await Deno.mkdir(images);
    for (const name of ["a.png", "b.png"]) await Deno.writeTextFile(join(images, name), name);
    const { files } = await listFiles([images]);
    await Deno.remove(join(images, "a.png"));
    assert.deepEqual(await contentKeys(files, record), [null, sha256("b.png")]);
  }));

Deno.test("listFiles has each file once, by its own name, whatever folders and links lead to it, and names what is none", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(join(folder, "all/part"), { recursive: true });
    await Deno.writeTextFile(join(folder, "all/part/a.png"), "one");
    await Deno.writeTextFile(join(folder, "all/b.png"), "two");
    await Deno.symlink(join(folder, "all/b.png"), join(folder, "all/a link.png"));
    await Deno.symlink(join(folder, "nowhere"), join(folder, "all/dangling.png"));
    await Deno.symlink("/dev/zero", join(folder, "all/device.png"));
    await Deno.link(join(folder, "all/b.png"), join(folder, "all/same.png"));
    const { files, unlisted } = await listFiles([join(folder, "all"), join(folder, "all/part")]);
    const short = (path: string) => path.slice(folder.length + 1);
    assert.deepEqual(files.map(({ path }) => short(path)), ["all/b.png", "all/part/a.png", "all/same.png"]);
    assert.equal(files[0]!.identity, files[2]!.identity);
    assert.deepEqual(unlisted.map(({ path }) => short(path)), ["all/dangling.png", "all/device.png"]);
  }));
