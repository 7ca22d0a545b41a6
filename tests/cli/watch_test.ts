import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeImage } from "rdcd/images";
import { readStore, resolveMethod } from "rdcd/descriptors";
import { thresholdAt } from "rdcd/search";
import { withFolder } from "../descriptors/pictures.ts";
import { runDenoTask } from "./run_deno_task.ts";
import { end, linesOf, names, picture, prepare, save, smaller, start, waitFor } from "./watch_task.ts";

Deno.test("deno task watch examines what arrives once, also when it is killed and what arrives while it is down", () =>
  withFolder(async (folder) => {
    const { arrivals, journal, args } = await prepare(folder);
    await save(await smaller(await picture(3)), join(arrivals, "before.jpg"), 60);
    const first = await start(args);
    const [before] = await waitFor(journal, 1, first);
    assert.equal(before!.image, "before.jpg");
    assert.deepEqual(before!.copies!.map(({ reference }) => reference), ["r3.jpg"]);

    await Deno.mkdir(join(arrivals, "below"));
    await save(await smaller(await picture(5)), join(arrivals, "below", "copy.jpg"), 60);
    await save(await picture(99), join(arrivals, "other.jpg"));
    await Deno.writeTextFile(join(arrivals, "broken.png"), "no image");
    await Deno.writeTextFile(join(arrivals, "notes.txt"), "not called like an image");
    const four = await waitFor(journal, 4, first);
    const found = new Map(four.map((line) => [line.image, line]));
    assert.deepEqual(found.get("below/copy.jpg")!.copies!.map(({ reference }) => reference), ["r5.jpg"]);
    assert.deepEqual(found.get("other.jpg")!.copies, []);
    assert.equal(found.get("broken.png")!.copies, null);
    assert.match(found.get("broken.png")!.unreadable!, /./);
    assert.equal((await end(first, "SIGKILL")).code, 137);

    // What a process leaves that is killed while it writes.
    await Deno.writeTextFile(journal, '{"image":"half', { append: true });
    await save(await smaller(await picture(6)), join(arrivals, "meanwhile.jpg"));
    const second = await start(args);
    await waitFor(journal, 5, second);
    // Changed, and therefore another image.
    await save(await smaller(await picture(4)), join(arrivals, "other.jpg"));
    const six = await waitFor(journal, 6, second);
    assert.deepEqual(six[5]!.copies!.map(({ reference }) => reference), ["r4.jpg"]);
    const { code, stdout, stderr } = await end(second, "SIGINT");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^meanwhile\.jpg\tr6\.jpg\t0\.\d{3}\nother\.jpg\tr4\.jpg\t[01]\.\d{3}\n$/);
    assert.match(
      stderr,
      /watch: 2 images examined, 2 of them copies, 0 could not be read; 4 were in .*arrivals\.jsonl before/,
    );

    const again = await runDenoTask("watch", ...args, "--once", "--json");
    assert.deepEqual([again.code, again.stdout], [0, ""], again.stderr);
    assert.deepEqual(names(await linesOf(journal)), [
      ...["before.jpg", "below/copy.jpg", "broken.png", "meanwhile.jpg", "other.jpg", "other.jpg"],
    ]);
  }));

Deno.test("deno task watch waits for a file that is still being written", () =>
  withFolder(async (folder) => {
    const { arrivals, journal, args } = await prepare(folder);
    const task = await start([...args.slice(0, -1), "1"]);
    const bytes = await encodeImage(await picture(2), { format: "jpeg" });
    const path = join(arrivals, "slow.jpg");
    for (let part = 0; part < 6; part += 1) {
      const [from, to] = [part, part + 1].map((at) => Math.floor(at * bytes.length / 6));
      await Deno.writeFile(path, bytes.subarray(from, to), { append: true });
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    const [line, ...others] = await waitFor(journal, 1, task);
    assert.deepEqual([line!.image, line!.unreadable, others], ["slow.jpg", null, []]);
    assert.deepEqual(line!.copies!.map(({ reference }) => reference), ["r2.jpg"]);
    await end(task, "SIGINT");
  }));

Deno.test("deno task watch --add finds what has arrived before, also a moment before, and nothing as its own copy", () =>
  withFolder(async (folder) => {
    const { arrivals, index, journal, args } = await prepare(folder);
    await save(await picture(50), join(arrivals, "one.jpg"));
    await save(await smaller(await picture(50)), join(arrivals, "two.jpg"));
    const once = () => runDenoTask("watch", ...args, "--add", "--once");
    assert.equal((await once()).code, 0);
    await save(await smaller(await picture(50)), join(arrivals, "three.jpg"), 50);
    // As after a kill between the store and the journal: examined again, and not found as its own copy.
    await Deno.writeTextFile(journal, (await Deno.readTextFile(journal)).replace(/^.*"one\.jpg".*\n/m, ""));
    assert.equal((await once()).code, 0);
    const copies = Object.fromEntries(
      (await linesOf(journal)).map((
        { image, copies },
      ) => [image, copies!.map(({ reference }) => reference).sort()]),
    );
    assert.deepEqual(copies, {
      "one.jpg": ["two.jpg"],
      "two.jpg": ["one.jpg"],
      "three.jpg": ["one.jpg", "two.jpg"],
    });
    assert.equal((await readStore(index)).count, 8 + 3);
  }));

Deno.test("deno task watch --add asks for more as there are more references, and says so of a journal by another method", () =>
  withFolder(async (folder) => {
    const { arrivals, index, journal, args } = await prepare(folder);
    const run = async (...more: string[]) => await runDenoTask("watch", ...args, ...more, "--once");
    const pdq = (await resolveMethod("pdq")).falsePositives!;
    for (let first = 0; first < 24; first += 12) {
      for (let n = first; n < first + 12; n++) await save(await picture(60 + n), join(arrivals, `${n}.jpg`));
      const { code, stderr } = await run("--add");
      assert.equal(code, 0, stderr);
      assert.match(stderr, /and more as references are added/);
    }
    const lines = await linesOf(journal);
    assert.deepEqual(new Set(lines.map(({ method }) => method)), new Set(["PDQ"]));
    const { count } = await readStore(index);
    assert.equal(lines.at(-1)!.threshold, thresholdAt(pdq, 1 / (1000 * count)));
    assert.ok(lines[0]!.threshold! < lines.at(-1)!.threshold!);
    const other = join(folder, "other");
    await runDenoTask("extract", "--images", arrivals, "--model", "phash", "--out", other);
    const elsewhere = args.map((word) => word === index ? other : word);
    const { stderr } = await runDenoTask("watch", ...elsewhere, "--once");
    assert.match(
      stderr,
      /warning: .* examined by PDQ, which are not examined again: .* to examine all by pHash/,
    );
    assert.match(stderr, /watch: 0 images examined, .*; 24 were in/);
  }));

Deno.test("deno task watch says what is wrong with what was typed, and with a file that is no journal", () =>
  withFolder(async (folder) => {
    const { index, arrivals, args } = await prepare(folder);
    const other = join(folder, "other.jsonl");
    await Deno.writeTextFile(other, '{"epoch": 1}\n');
    const notes = join(folder, "notes.txt");
    await Deno.writeTextFile(notes, "mine, without an end");
    for (
      const [words, code, message] of [
        [["--images", arrivals], 2, /--images, --index and --out are needed/],
        [
          [...args, "--threshold", "high"],
          2,
          /--threshold takes a score, which is -1 to 1: current value is "high"/,
        ],
        [
          ["--images", arrivals, "--index", other, "--out", other, "--add"],
          2,
          /--add needs a store's folder/,
        ],
        [
          ["--images", arrivals, "--index", index, "--out", other],
          1,
          /other\.jsonl: line 1 is not of a journal/,
        ],
        [
          ["--images", arrivals, "--index", index, "--out", notes],
          1,
          /notes\.txt: its last line is not of a journal/,
        ],
        [["--images", join(folder, "none"), ...args.slice(2)], 1, /none/],
      ] as const
    ) {
      const outcome = await runDenoTask("watch", ...words);
      assert.equal(outcome.code, code, outcome.stderr);
      assert.match(outcome.stderr, message);
    }
  }));
