import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { readImage, UnreadableImageError } from "rdcd/images";

/** Made by formats/make_formats.py: a ramp over 37 x 22 pixels, by itself, as heights, and in colors. */
const folder = join(import.meta.dirname!, "formats");
const [WIDTH, HEIGHT] = [37, 22];
const ramp = Array.from({ length: WIDTH * HEIGHT }, (_, at) => at / (WIDTH * HEIGHT - 1));

async function read(name: string): Promise<{ levels: number[]; warnings: string[] }> {
  const warnings: string[] = [];
  const onWarning = (warning: string) => void warnings.push(warning);
  const { width, height, data } = await readImage(join(folder, name), { onWarning });
  assert.deepEqual([width, height], [WIDTH, HEIGHT]);
  return { levels: [...data], warnings };
}

const gray = (levels: readonly number[]) => levels.flatMap((level) => Array(3).fill(Math.round(255 * level)));

function assertNear(levels: readonly number[], expected: readonly number[], name: string): void {
  assert.equal(levels.length, expected.length);
  // Numbers of 16 bits are rounded themselves, and 32 bits now and then lie on the other side of a half.
  levels.forEach((level, at) =>
    assert.ok(Math.abs(level - expected[at]!) <= 1, `${name} at ${at}: ${level}`)
  );
}

Deno.test("readImage scales floats of 0 to 1 to 0 to 255, of 16, 32 and 64 bits, and says so", async () => {
  const names = [
    ...["float_gray.tif", "double_gray.tif", "half_gray.tif"],
    ...["double_tiles.tif", "double_big_endian.tif", "half_bigtiff.tif"],
  ];
  for (const name of names) {
    const { levels, warnings } = await read(name);
    assertNear(levels, gray(ramp), name);
    assert.deepEqual(warnings, ["its levels are floating-point numbers: 0 to 1 became 0 to 255"], name);
  }
});

Deno.test("readImage scales colors as they are, without a curve", async () => {
  const { levels } = await read("float_color.tif");
  const expected = ramp.flatMap((level) =>
    [level, level ** 2, 1 - level].map((level) => Math.round(255 * level))
  );
  assertNear(levels, expected, "float_color.tif");
});

Deno.test("readImage scales other floats by the lowest and the highest, and what is no number to 0", async () => {
  const { levels, warnings } = await read("float_heights.tif");
  assertNear(levels, gray(ramp.map((level, at) => at === 1 ? 0 : level)), "float_heights.tif");
  assert.deepEqual(warnings, [
    "its levels are floating-point numbers: -500 to 1500 became 0 to 255, and 1 that are no numbers became 0",
  ]);
});

Deno.test("readImage refuses a TIFF of floats over the caller's limit, or cut off, whatever its bits", async () => {
  for (const name of ["float_gray.tif", "double_gray.tif", "half_gray.tif", "double_tiles.tif"]) {
    await assert.rejects(
      readImage(join(folder, name), { maxPixels: 813 }),
      /37 x 22 pixels, more than the limit of 813/,
    );
    const bytes = await Deno.readFile(join(folder, name));
    await assert.rejects(readImage(bytes.subarray(0, bytes.length / 2)), { name: "UnreadableImageError" });
  }
});

Deno.test("readImage survives changed bytes in a TIFF of floats: an image or a refusal", async () => {
  const files = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".tif"))
    .sort()
    .map((name) => Deno.readFileSync(join(folder, name)));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(fc.tuple(fc.oneof(fc.nat(250), fc.nat()), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      async (file, changes) => {
        const damaged = file.slice();
        for (const [at, value] of changes) damaged[at % damaged.length] = value;
        try {
          const { width, height, data } = await readImage(damaged, { maxPixels: 2 ** 22 });
          assert.equal(data.length, width * height * 3);
        } catch (error) {
          assert.ok(error instanceof UnreadableImageError, String(error));
        }
      },
    ),
    { seed: 6, numRuns: 300 },
  );
});
