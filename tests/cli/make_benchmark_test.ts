import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import { join } from "@std/path";
import { encodeImage } from "rdcd/images";
import { readDisc21 } from "rdcd/datasets";
import { folderContent } from "../benchmarks/folder_content.ts";
import { picture, withFolder, writePictures } from "../descriptors/pictures.ts";
import { runDenoTask } from "./run_deno_task.ts";

/** `deno run`, its permissions and the program, as `deno task make-benchmark` calls it. */
async function command(...flags: string[]): Promise<string[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
  const [, ...words] = tasks["make-benchmark"].command.split(" ");
  return [...words.slice(0, -1), ...flags, words.at(-1)];
}

/** The head of a PNG that claims to have 20,000 by 20,000 pixels. */
function bomb(): Uint8Array {
  const bytes = new Uint8Array(33);
  bytes.set([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13]);
  bytes.set(new TextEncoder().encode("IHDR"), 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, 20_000);
  view.setUint32(20, 20_000);
  bytes.set([8, 2], 24);
  view.setUint32(29, crc32(bytes.subarray(12, 29)));
  return bytes;
}

Deno.test("make-benchmark makes a benchmark of what can be read, and names what cannot", () =>
  withFolder(async (folder) => {
    const images = join(folder, "Bilder 2024 图片");
    await Deno.mkdir(join(images, "été 😀"), { recursive: true });
    await writePictures(images, 20);
    const photo = await encodeImage(picture(99, 60, 50), { format: "jpeg" });
    await Deno.writeFile(join(images, "été 😀", "eine Straße.JPG"), photo);
    await Deno.writeFile(join(images, "truncated.jpg"), photo.subarray(0, photo.length / 2));
    await Deno.writeFile(join(images, "locked.jpg"), photo, { mode: 0o000 });
    await Deno.writeFile(join(images, "empty.jpg"), new Uint8Array());
    await Deno.writeTextFile(join(images, "text.jpg"), "I am a text.");
    await Deno.writeFile(join(images, "bomb.png"), bomb());
    const bad = ["bomb.png", "empty.jpg", "locked.jpg", "text.jpg", "truncated.jpg"];
    // Root may read any file, so there the runtime has to deny it.
    const locked = Deno.uid() === 0 ? [`--deny-read=${join(images, "locked.jpg")}`] : [];

    const run = async (...args: string[]) => {
      const { code, stdout, stderr } = await new Deno.Command("deno", {
        args: [...await command(...locked), "--images", images, ...args],
        env: { NO_COLOR: "1" },
      }).output();
      return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
    };
    const out = join(folder, "out");
    const { code, stdout, stderr } = await run("--out", out, "--seed", "4", "--json");
    assert.equal(code, 0, stderr);
    const made = JSON.parse(stdout);
    assert.deepEqual(made.skipped.map(({ id }: { id: string }) => id).sort(), bad);
    for (const { id, reason } of made.skipped) {
      assert.ok(stderr.includes(`left out ${id}: ${reason}`), stderr);
    }
    assert.deepEqual(made.sizes, { references: 8, training: 6, queries: 14, copies: 7 });
    assert.match(await Deno.readTextFile(join(out, "sources.csv")), /,été 😀\/eine Straße\.JPG$/m);
    assert.equal((await readDisc21(out)).queries.length, 14);

    const strict = await run("--out", `${out} strict`, "--strict");
    assert.equal(strict.code, 1);
    assert.match(strict.stderr, /^error: .*5 of them cannot be used: /m);
    for (const id of bad) assert.ok(strict.stderr.includes(`${id} (`), strict.stderr);
    await assert.rejects(() => Deno.stat(`${out} strict`), Deno.errors.NotFound);
  }));

Deno.test("make-benchmark, killed in the middle and run again, gives the bytes of an uninterrupted run", () =>
  withFolder(async (folder) => {
    const images = join(folder, "images");
    await Deno.mkdir(images);
    await writePictures(images, 60, 200);
    const out = join(folder, "out");
    const args = ["--images", images, "--out", out, "--seed", "2"];
    const child = new Deno.Command("deno", { args: [...await command(), ...args], stderr: "null" }).spawn();
    let ended = false;
    const status = child.status.finally(() => ended = true);
    const queries = () =>
      Array.fromAsync(Deno.readDir(`${out}.partial/queries`)).then((all) => all.length, () => 0);
    while (!ended && await queries() < 3) await new Promise((resolve) => setTimeout(resolve, 3));
    child.kill("SIGKILL");
    assert.equal((await status).signal, "SIGKILL");
    await assert.rejects(() => readDisc21(out), /Cannot find/);

    const again = await runDenoTask("make-benchmark", ...args);
    assert.equal(again.code, 0, again.stderr);
    const whole = await runDenoTask(
      "make-benchmark",
      "--images",
      images,
      "--out",
      `${out} whole`,
      "--seed",
      "2",
    );
    assert.equal(whole.code, 0, whole.stderr);
    assert.deepEqual(await folderContent(out), await folderContent(`${out} whole`));
    assert.deepEqual((await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort(), [
      "images",
      "out",
      "out whole",
    ]);
  }));

Deno.test("make-benchmark says what it made, and that it is there already", () =>
  withFolder(async (folder) => {
    const images = join(folder, "images");
    await Deno.mkdir(images);
    await writePictures(images, 12);
    const args = [
      "--images",
      images,
      "--out",
      join(folder, "out"),
      "--queries",
      "4",
      "--strengths",
      "weak, strong",
    ];
    const first = await runDenoTask("make-benchmark", ...args);
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /out: 4 references, 3 training images, 4 queries, 2 of them copies\n/);
    assert.match(first.stdout, /deno task eval --disc .*out\n/);
    const second = await runDenoTask("make-benchmark", ...args);
    assert.equal(second.code, 0);
    assert.match(second.stdout, /2 of them copies \(made before\)/);
    const other = await runDenoTask("make-benchmark", ...args, "--seed", "1");
    assert.equal(other.code, 1);
    assert.match(other.stderr, /^error: Cannot use .*out: a benchmark with other settings/);
  }));

Deno.test("make-benchmark refuses folders that give no benchmark, with exit code 1", () =>
  withFolder(async (folder) => {
    const images = join(folder, "images");
    await Deno.mkdir(images);
    const out = join(folder, "out");
    const refused = async (message: RegExp) => {
      const { code, stdout, stderr } = await runDenoTask("make-benchmark", "--images", images, "--out", out);
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, message);
      await assert.rejects(() => Deno.stat(out), Deno.errors.NotFound);
    };
    await refused(/^error: Cannot use .*images: there is no image in it or below it/);
    await writePictures(images, 9);
    await refused(/^error: Cannot make a benchmark as at least 10 images are needed: current value is 9\n$/);
    await Deno.remove(images, { recursive: true });
    await refused(/^error: Cannot find .*images\. /);
  }));

Deno.test("make-benchmark refuses wrong usage with exit code 2, and helps", async () => {
  for (
    const [args, message] of [
      [[], /--images and --out are needed/],
      [["--images", "a"], /--images and --out are needed/],
      [["--images", "a", "--out", "b", "--seed", "x"], /--seed takes a whole number/],
      [["--images", "a", "--out", "b", "--copies", "0"], /--copies takes a whole number of at least 1/],
      [["--images", "a", "--out", "b", "--strengths", "weak,brutal"], /--strengths takes weak.*is "brutal"/],
      [["--images", "a", "--out", "a/b"], /--out may not lie in --images/],
      [["--images", "a", "--out", "b", "--color"], /--color/],
    ] as const
  ) {
    const { code, stderr } = await runDenoTask("make-benchmark", ...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
  const { code, stdout } = await runDenoTask("make-benchmark", "--help");
  assert.equal(code, 0);
  assert.match(stdout, /deno task make-benchmark --images ~\/Pictures --out benchmark --seed 7/);
});
