/**
 * Decoding and resizing to 288 x 288, one image after the other: sharp as one would write it, our exact and fast
 * ways, and Pillow where `python3` can import PIL.
 *
 * The photographs are those of `../shared/photos/originals`, or generated ones where that folder is absent; one group
 * has the same photographs at 12 megapixels, as telephones take them. Every round takes all ways in turn, so that a
 * machine that slows down for a while slows all of them; deno bench times the round. Images a second of processor
 * time ("a core") and the ratios within a round are printed on stderr, as medians over the rounds.
 */
import { existsSync } from "node:fs";
import process from "node:process";
import { encodeImage, listImages, readImageResized, resizeImage } from "rdcd/images";
import { generatePicture } from "rdcd/datasets";
import sharp from "sharp";
import { sharedPath } from "../shared.ts";
import { median } from "./median.ts";
import { startPillow } from "./start_pillow.ts";

const SIDE = 288;
const ROUNDS = 20;
const WARM_UP = 5;
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
  const ways = new Map<string, () => Promise<number>>();
  const inTurn = (work: (file: Uint8Array) => Promise<unknown>) => async () => {
    const before = process.cpuUsage();
    for (const file of files) await work(file);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  ways.set("sharp", inTurn((file) => sharp(file).resize({ ...size, fit: "fill" }).raw().toBuffer()));
  ways.set("readImageResized, exact", inTurn((file) => readImageResized(file, size)));
  ways.set("readImageResized, fast", inTurn((file) => readImageResized(file, size, { resize: "fast" })));
  const pillow = await startPillow(paths, SIDE);
  if (pillow === null) {
    console.error("Skipping Pillow, as python3 cannot import PIL");
  } else {
    ways.set("Pillow", () => pillow.run());
    addEventListener("unload", () => pillow.stop());
  }
  const rounds: Map<string, number>[] = [];
  Deno.bench({
    name: `${group}: ${[...ways.keys()].join("; ")}`,
    n: ROUNDS,
    // V8 compiles the kernels anew, for speed, while they run.
    warmup: WARM_UP,
    fn: async () => {
      const seconds = new Map<string, number>();
      for (const [name, run] of ways) seconds.set(name, await run());
      rounds.push(seconds);
    },
  });
  addEventListener("unload", () => {
    const measured = rounds.slice(WARM_UP);
    const over = (value: (round: Map<string, number>) => number) => median(measured.map(value)).toFixed(2);
    console.error(`${group}${pillow === null ? "" : `, Pillow ${pillow.version}`}:`);
    for (const name of ways.keys()) {
      const ratios = ["sharp", "Pillow"].filter((other) => ways.has(other) && other !== name).map((other) =>
        `${over((round) => round.get(other)! / round.get(name)!)} of ${other}'s`
      );
      const rate = over((round) => files.length / round.get(name)!);
      console.error(`  ${name}: ${rate} images/s a core, ${ratios.join(", ")}`);
    }
  });
}

const paths = await photographs();
await benchGroup(`decode and resize ${paths.length} photographs to ${SIDE}`, paths);
await benchGroup(
  `decode and resize 4 photographs of 12 megapixels to ${SIDE}`,
  await enlarged(paths.slice(0, 4)),
);
