import assert from "node:assert/strict";
import { join } from "@std/path";
import { readStore } from "rdcd/descriptors";
import { encodeImage } from "rdcd/images";
import { withFolder } from "../descriptors/pictures.ts";
import { runDenoTask } from "./run_deno_task.ts";
import {
  end,
  type Line,
  linesOf,
  picture,
  prepare,
  save,
  smaller,
  start,
  until,
  waitFor,
} from "./watch_task.ts";

const found = (copies: { reference: string }[] | null | undefined) =>
  copies?.map(({ reference }) => reference);

Deno.test("deno task watch examines a content once, whatever its names, and a replaced or mended file again", () =>
  withFolder(async (folder) => {
    const { arrivals, journal, args } = await prepare(folder);
    const at = (name: string) => join(arrivals, name);
    // A line as earlier versions wrote it, which knew names only.
    await save(await picture(20), at("old.jpg"));
    const { size, mtime } = await Deno.stat(at("old.jpg"));
    const old = { image: "old.jpg", size, modified: mtime!.getTime(), examined: "2026-01-01T00:00:00Z" };
    await Deno.writeTextFile(journal, `${JSON.stringify({ ...old, copies: [], unreadable: null })}\n`);

    const task = await start(args);
    await save(await smaller(await picture(3)), at("a.jpg"));
    await waitFor(journal, 2, task);
    await Deno.rename(at("a.jpg"), at("renamed.jpg"));
    await waitFor(journal, 3, task);
    await Deno.utime(at("renamed.jpg"), new Date(), new Date());
    await waitFor(journal, 4, task);
    await Deno.copyFile(at("renamed.jpg"), at("sent again.jpg"));
    await waitFor(journal, 5, task);
    await save(await smaller(await picture(4)), at("sent again.jpg"));
    await waitFor(journal, 6, task);
    // Damaged, and then whole, of the same size and with the time that it had, as some programs set it.
    const whole = await encodeImage(await smaller(await picture(5)), { format: "png" });
    const time = new Date(1.7e12);
    for (const [bytes, lines] of [[new Uint8Array(whole.length), 7], [whole, 8]] as const) {
      await Deno.writeFile(at("damaged.partial"), bytes);
      await Deno.utime(at("damaged.partial"), time, time);
      await Deno.rename(at("damaged.partial"), at("damaged.png"));
      await waitFor(journal, lines, task);
      // The file system's own time, which no program sets, is known to a second.
      await new Promise((resolve) => setTimeout(resolve, 1100));
    }
    const { code, stdout, stderr } = await end(task, "SIGINT");
    assert.equal(code, 0, stderr);
    const lines = await linesOf(journal);
    assert.deepEqual(lines.map(({ image, sameAs, copies }) => [image, sameAs, found(copies)]), [
      ["old.jpg", undefined, []],
      ["a.jpg", undefined, ["r3.jpg"]],
      ["renamed.jpg", "a.jpg", undefined],
      ["renamed.jpg", "a.jpg", undefined],
      ["sent again.jpg", "a.jpg", ["r3.jpg"]],
      ["sent again.jpg", undefined, ["r4.jpg"]],
      ["damaged.png", undefined, undefined],
      ["damaged.png", undefined, ["r5.jpg"]],
    ]);
    assert.match(
      stdout,
      /^a\.jpg\tr3.*\nsent again\.jpg\tr3.*\nsent again\.jpg\tr4.*\ndamaged\.png\tr5.*\n$/,
    );
    assert.match(
      stderr,
      /watch: 4 images examined, 3 of them copies, 1 could not be read; 1 were in .* before; 3 had a content/,
    );
    // Also what is no copy is told, best first.
    const { nearest, threshold } = lines[1]!;
    assert.equal(nearest!.length, 5);
    assert.ok(nearest!.every(({ score }, rank) => rank === 0 || score <= nearest![rank - 1]!.score));
    assert.ok(nearest!.at(-1)!.score < threshold!);
    const again = await runDenoTask("watch", ...args, "--once");
    assert.match(again.stderr, /watch: 0 images examined, .*; 4 were in .* before\n$/);
  }));

Deno.test("deno task watch --add replaces what was replaced, and no reference of another origin", () =>
  withFolder(async (folder) => {
    const { arrivals, index, journal, args } = await prepare(folder);
    const at = (name: string) => join(arrivals, name);
    const once = async () => {
      const outcome = await runDenoTask("watch", ...args, "--add", "--once");
      assert.equal(outcome.code, 0, outcome.stderr);
      return outcome.stderr;
    };
    await save(await picture(30), at("mine.jpg"));
    await save(await picture(31), at("r1.jpg"));
    assert.match(await once(), /warning: r1\.jpg is not added, as the store has another image of that name/);
    await save(await picture(32), at("mine.jpg"));
    await once();
    await save(await smaller(await picture(30)), at("was.jpg"));
    await save(await smaller(await picture(32)), at("is.jpg"));
    await save(await smaller(await picture(1)), at("reference.jpg"));
    await Deno.copyFile(at("mine.jpg"), at("mine twice.jpg"));
    await once();
    const copies = new Map((await linesOf(journal)).map(({ image, copies }) => [image, found(copies)]));
    assert.deepEqual(copies.get("was.jpg"), []);
    assert.deepEqual(copies.get("is.jpg"), ["mine.jpg"]);
    assert.deepEqual(copies.get("reference.jpg"), ["r1.jpg"]);
    assert.deepEqual(copies.get("mine twice.jpg"), ["mine.jpg"]);
    assert.equal((await readStore(index)).count, 8 + 4);
  }));

Deno.test("deno task watch lets no control character of a name reach the terminal, and keeps a match on a line", () =>
  withFolder(async (folder) => {
    const { arrivals, journal, args } = await prepare(folder);
    const evil = "a\n\tr0.jpg\t1.000\x1b[2J\u009b31m\u202e.jpg";
    await save(await smaller(await picture(2)), join(arrivals, evil));
    await Deno.writeTextFile(join(arrivals, "\x1b]0;title\x07.png"), "no image");
    const text = await runDenoTask("watch", ...args, "--once");
    assert.match(text.stdout, /^a r0\.jpg 1\.000 \[2J 31m \.jpg\tr2\.jpg\t0\.\d+\n$/);
    // deno-lint-ignore no-control-regex
    const control = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/;
    assert.match(text.stderr, /skipping/);
    assert.doesNotMatch(text.stderr, control);
    await Deno.remove(journal);
    const json = await runDenoTask("watch", ...args, "--once", "--json");
    assert.doesNotMatch(json.stdout, control);
    const lines = json.stdout.trimEnd().split("\n").map((line) => JSON.parse(line) as Line);
    assert.deepEqual(lines, await linesOf(journal));
    assert.equal(lines.find(({ copies }) => (copies?.length ?? 0) > 0)!.image, evil);
  }));

Deno.test("deno task watch names an image once where the folder is given by a relative path", () =>
  withFolder(async (folder) => {
    const { arrivals, journal, args } = await prepare(folder);
    const below = await Deno.makeTempDir({ dir: ".", prefix: "watched " });
    try {
      const task = await start(args.map((word) => word === arrivals ? below : word));
      await until(() => task.stderr().includes("watch: "), task);
      for (let n = 0; n < 6; n++) await save(await picture(40 + n), join(below, `${n}.jpg`));
      await waitFor(journal, 6, task);
      await end(task, "SIGINT");
      assert.equal((await linesOf(journal)).length, 6);
    } finally {
      await Deno.remove(below, { recursive: true });
      await Deno.remove(arrivals);
    }
  }));
