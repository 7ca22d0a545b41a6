import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeImage } from "../../lib/images/encode_image.ts";
import { generatePicture } from "../../lib/pictures/generate_picture.ts";
import { runDenoTask } from "./run_deno_task.ts";

const formats = join(import.meta.dirname!, "../images/formats");

/** A folder with a JPEG, the same without its end, heights of floating-point numbers, a HEIC, a BMP and other images. */
async function makeFolder(): Promise<{ images: string; folder: string } & AsyncDisposable> {
  const folder = await Deno.makeTempDir();
  const images = join(folder, "images");
  await Deno.mkdir(images);
  const whole = await encodeImage(await generatePicture({ seed: 9, index: 0 }), {
    format: "jpeg",
    quality: 90,
  });
  await Deno.writeFile(join(images, "whole.jpg"), whole);
  // Larger by what no decoder reads, so that it would be kept for its bytes.
  const cut = new Uint8Array(whole.length + 50_000);
  cut.set(whole.subarray(0, Math.floor(whole.length * 0.95)));
  await Deno.writeFile(join(images, "cut.jpg"), cut);
  await Deno.copyFile(join(formats, "float_heights.tif"), join(images, "heights.tif"));
  await Deno.copyFile(join(formats, "plain.heic"), join(images, "camera.HEIC"));
  await Deno.copyFile(join(formats, "24_bit.bmp"), join(images, "scan.bmp"));
  return { images, folder, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

const MISSING = /cut\.jpg: the end of the JPEG file is missing, with \d+ of \d+ rows, which are gray/;
const HEIGHTS = /heights\.tif: its levels are floating-point numbers: -500 to 1500 became 0 to 255/;

Deno.test("extract takes a JPEG without its end with a warning, and --strict does not", async () => {
  await using made = await makeFolder();
  const args = ["extract", "--images", made.images, "--model", "pdq", "--json", "--out"] as const;
  const lenient = await runDenoTask(...args, join(made.folder, "lenient"));
  assert.equal(lenient.code, 0, lenient.stderr);
  assert.match(lenient.stderr, /5 of 5 images described/);
  assert.match(lenient.stderr, /warning: 2 images were read though their files are not quite right/);
  assert.match(lenient.stderr, MISSING);
  assert.match(lenient.stderr, HEIGHTS);
  const { warnings } = JSON.parse(lenient.stdout);
  assert.deepEqual(warnings.map(({ id }: { id: string }) => id), ["cut.jpg", "heights.tif"]);

  const strict = await runDenoTask(...args, join(made.folder, "strict"), "--strict");
  assert.equal(strict.code, 1);
  assert.match(strict.stderr, /4 of 5 images described/);
  assert.match(strict.stderr, /cut\.jpg: the JPEG file is truncated: its end is missing/);
  assert.match(strict.stderr, HEIGHTS);
});

Deno.test("duplicates keeps a whole file rather than one without its end, in later runs too", async () => {
  await using made = await makeFolder();
  const args = [
    ...["duplicates", made.images, "--model", "pdq", "--threshold", "0.5", "--work"] as const,
    join(made.folder, "work"),
  ] as const;
  const first = await runDenoTask(...args);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stderr, MISSING);
  assert.match(first.stderr, HEIGHTS);
  const second = await runDenoTask(...args);
  for (const { stdout } of [first, second]) {
    assert.match(stdout, /keep {2}\S*whole\.jpg/);
    assert.match(stdout, /^ {8}\S*cut\.jpg .*, its end is missing$/m);
  }
});

Deno.test("watch examines a JPEG without its end, and says so", async () => {
  await using made = await makeFolder();
  const references = join(made.folder, "references");
  await Deno.mkdir(references);
  await Deno.copyFile(join(made.images, "whole.jpg"), join(references, "whole.jpg"));
  const index = join(made.folder, "index");
  const extracted = await runDenoTask("extract", "--images", references, "--model", "pdq", "--out", index);
  assert.equal(extracted.code, 0, extracted.stderr);
  const { code, stdout, stderr } = await runDenoTask(
    ...["watch", "--images", made.images, "--index", index, "--once", "--settle", "0"] as const,
    ...["--threshold", "0.5", "--out", join(made.folder, "journal.jsonl")] as const,
  );
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^cut\.jpg\twhole\.jpg\t/m);
  assert.match(stderr, MISSING);
});
