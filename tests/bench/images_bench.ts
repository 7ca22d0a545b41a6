/**
 * Decoding and resizing to 288 x 288, one picture after the other: sharp as one would write it, our exact and fast
 * ways, and Pillow where `python3` can import PIL.
 *
 * The photographs are those of `../shared/photos/originals`, or generated ones where that folder is absent; one group
 * has the same photographs at 12 megapixels, as telephones take them. Times are deno bench's; images a second of
 * processor time ("a core") and the ratio to sharp are printed on stderr.
 */
import { existsSync } from "node:fs";
import process from "node:process";
import { encodeImage, generatePicture, listImages, readImageResized, resizeImage } from "rdcd";
import sharp from "sharp";
import { sharedPath } from "../shared.ts";
import { startPillow } from "./start_pillow.ts";

const SIDE = 288;
const RUNS = 10;
const size = { width: SIDE, height: SIDE };
const folder = await Deno.makeTempDir();
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

async function photographs(): Promise<string[]> {
  const shared = sharedPath("photos/originals");
  if (existsSync(shared)) return (await listImages(shared)).map(({ path }) => path);
  const paths = [];
  for (let index = 0; index < 8; index++) {
    const image = resizeImage(await generatePicture({ seed: 0, index }), { width: 1024, height: 768 });
    const path = `${folder}/${index}.jpg`;
    await Deno.writeFile(path, await encodeImage(image, { format: "jpeg" }));
    paths.push(path);
  }
  return paths;
}

async function enlarged(paths: readonly string[]): Promise<string[]> {
  return await Promise.all(paths.map(async (path, index) => {
    const large = `${folder}/large ${index}.jpg`;
    await sharp(path).resize({ width: 4000, height: 3000, fit: "cover" }).jpeg({ quality: 90 }).toFile(large);
    return large;
  }));
}

async function benchGroup(group: string, paths: readonly string[]): Promise<void> {
  const files = paths.map((path) => Deno.readFileSync(path));
  const rates = new Map<string, number[]>();
  const bench = (name: string, run: () => Promise<number>, baseline = false) =>
    Deno.bench({
      name,
      group,
      baseline,
      n: RUNS,
      // V8 compiles the kernels anew, for speed, while they run.
      warmup: 5,
      fn: async () => {
        const seconds = await run();
        rates.set(name, [...rates.get(name) ?? [], files.length / seconds]);
      },
    });
  const inTurn = (work: (file: Uint8Array) => Promise<unknown>) => async () => {
    const before = process.cpuUsage();
    for (const file of files) await work(file);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  bench("sharp", inTurn((file) => sharp(file).resize({ ...size, fit: "fill" }).raw().toBuffer()), true);
  bench("readImageResized, exact", inTurn((file) => readImageResized(file, size)));
  bench("readImageResized, fast", inTurn((file) => readImageResized(file, size, { resize: "fast" })));
  const pillow = await startPillow(paths, SIDE);
  if (pillow === null) {
    console.error("Skipping Pillow, as python3 cannot import PIL");
  } else {
    bench(`Pillow ${pillow.version}`, () => pillow.run());
    addEventListener("unload", () => pillow.stop());
  }
  addEventListener("unload", () => {
    const best = (name: string) => Math.max(...rates.get(name) ?? [NaN]);
    for (const name of rates.keys()) {
      const ratio = best(name) / best("sharp");
      console.error(
        `${group}: ${name}: ${best(name).toFixed(1)} images/s a core, ${ratio.toFixed(2)} of sharp's`,
      );
    }
  });
}

const paths = await photographs();
await benchGroup(`decode and resize ${paths.length} photographs to ${SIDE}`, paths);
await benchGroup(
  `decode and resize 4 photographs of 12 megapixels to ${SIDE}`,
  await enlarged(paths.slice(0, 4)),
);
