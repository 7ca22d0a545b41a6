import assert from "node:assert/strict";
import { join } from "@std/path";
import { parse } from "csv-parse/sync";
import { generatePicture } from "rdcd/datasets";
import { encodeImage, resizeImage } from "rdcd/images";
import { withFolder } from "../descriptors/pictures.ts";
import { runDenoTask } from "./run_deno_task.ts";

/** A folder with a picture, a smaller copy whose name a spreadsheet would compute, another picture and a broken file. */
async function writeImages(folder: string): Promise<string> {
  const images = join(folder, "my images");
  await Deno.mkdir(images);
  const [sea, wood] = await Promise.all([1, 2].map((index) => generatePicture({ seed: 5, index })));
  await Deno.writeFile(join(images, "sea.png"), await encodeImage(sea!, { format: "png" }));
  const small = await resizeImage(sea!, { shortEdge: 200 });
  await Deno.writeFile(join(images, "=1+1.jpg"), await encodeImage(small, { format: "jpeg" }));
  await Deno.writeFile(join(images, "wood.png"), await encodeImage(wood!, { format: "png" }));
  await Deno.writeTextFile(join(images, "broken\u001b[31m.png"), "no image");
  return images;
}

Deno.test("deno task duplicates lists copies for people, scripts and spreadsheets, and writes a page", () =>
  withFolder(async (folder) => {
    const images = await writeImages(folder);
    const [csv, review] = [join(folder, "found.csv"), join(folder, "review.html")];
    const args = [images, "--work", join(folder, "work"), "--csv", csv, "--review", review];
    const { code, stdout, stderr } = await runDenoTask("duplicates", ...args);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^1: 2 images, alike to 0\.\d{3}; frees \d/);
    assert.match(
      stdout,
      /^ {2}keep {2}.*sea\.png {2}\d+ × \d+ {2}\d.* [kM]B {2}\d{4}-\d\d-\d\d {2}0\.\d{3}\n {8}.*=1\+1\.jpg/m,
    );
    assert.match(
      stderr,
      /rdcd-256: 3 different images of 4 files, 3 pairs compared; copies from a normalized score of 0\.\d{3} on/,
    );
    assert.match(stderr, /warning: 1 file could not be read\n {2}.*broken \[31m\.png: /);
    assert.ok(!stderr.includes("\u001b"));
    const rows: Record<string, string>[] = parse(await Deno.readTextFile(csv), { columns: true });
    assert.deepEqual(rows.map(({ keep, group }) => [group, keep]), [["1", "yes"], ["1", "no"]]);
    assert.match(await Deno.readTextFile(review), /<title>Duplicates<\/title>[^]*data:image\/webp;base64,/);

    // From the folder itself, where names are relative, and begin as formulas do.
    const again = await runDenoTask(
      "duplicates",
      "--images",
      images,
      "--work",
      join(folder, "work"),
      "--json",
    );
    const { groups, unreadable } = JSON.parse(again.stdout);
    assert.deepEqual(
      groups.map((group: { images: { path: string }[] }) => group.images.map(({ path }) => path)),
      [[join(images, "sea.png"), join(images, "=1+1.jpg")]],
    );
    assert.equal(unreadable.length, 1);
    assert.match(again.stderr, /describe \(rdcd-256\): 1\/1 images/, "the broken file alone is tried again");
  }));

Deno.test("deno task duplicates says at once what is wrong", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "other.json"), "{}");
    await Deno.mkdir(join(folder, "empty"));
    const cases: [string[], number, RegExp][] = [
      [[], 2, /a folder of images is needed/],
      [[join(folder, "nothing")], 1, /Cannot find .*nothing/],
      [[folder, "--review", join(folder, "none/page.html")], 2, /none\/page\.html cannot be written/],
      [
        [folder, "--review", join(folder, "other.json")],
        2,
        /other\.json is there, and is no file of this task/,
      ],
      [[folder, "--csv", join(folder, "other.json")], 2, /other\.json is there, and is no file of this task/],
      [[join(folder, "empty")], 1, /empty: there is no image in it or below it/],
      [[folder, "--threshold", "2"], 2, /--threshold takes a score/],
      [[folder, "--threshold", "0.5", "--false-positives", "1e-6"], 2, /give one of/],
      [[folder, "--decisions", join(folder, "other.json")], 1, /other\.json.*it holds no decisions/],
      [[folder, "--model", "untrained:mobilenet_v3_small:8"], 2, /no threshold is known for untrained/],
    ];
    for (const [args, code, message] of cases) {
      const outcome = await runDenoTask("duplicates", ...args);
      assert.equal(outcome.code, code, outcome.stderr);
      assert.match(outcome.stderr, message);
    }
  }));
