/**
 * Two views each of photographs of one megapixel by SSCD's `ADVANCED` augmentations at 224: decoded once, drawn and made
 * one after the other, beside torchvision and Pillow doing the same list of operations where `python3` can import them.
 *
 * Every round takes both in turn; views a second of processor time ("a core") and their ratio are printed on stderr, as
 * medians over the rounds.
 */
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { advanced, overlayEmoji, repeated, seededPrng } from "rdcd/augmentations";
import { encodeImage, listImages } from "rdcd/images";
import { generatePicture } from "rdcd/datasets";
import sharp from "sharp";
import { makeViews } from "../../lib/training/views/make_views.ts";
import { sharedPath } from "../shared.ts";
import { median } from "./median.ts";
import { startPython } from "./start_python.ts";

const PICTURES = 16;
const ROUNDS = 12;
const WARM_UP = 3;
const folder = await Deno.makeTempDir();
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

async function sources(): Promise<Uint8Array[]> {
  const shared = sharedPath("photos/originals");
  if (existsSync(shared)) {
    return (await listImages(shared)).slice(0, PICTURES).map(({ path }) => Deno.readFileSync(path));
  }
  const pictures = Array.from({ length: PICTURES }, (_, index) => generatePicture({ seed: 0, index }));
  return await Promise.all(
    pictures.map(async (picture) => await encodeImage(await picture, { format: "png" })),
  );
}

const paths = await Promise.all((await sources()).map(async (source, index) => {
  const path = `${folder}/${index}.jpg`;
  await sharp(source).resize({ width: 1152, height: 864, fit: "cover" }).jpeg({ quality: 90 }).toFile(path);
  return path;
}));
const files = paths.map((path) => Deno.readFileSync(path));

const black = { width: 160, height: 160, data: new Uint8Array(160 * 160 * 3) };
const emoji = await overlayEmoji().apply(black, { emoji: "1f600", size: 1, opacity: 1, x: 0, y: 0 });
const emojiPath = `${folder}/emoji.png`;
await sharp(emoji.data, { raw: { width: 160, height: 160, channels: 3 } }).ensureAlpha(1).png().toFile(
  emojiPath,
);
const font = fileURLToPath(import.meta.resolve("@fontsource/anton/files/anton-latin-400-normal.woff"));
const script = await Deno.readTextFile(new URL("./torchvision_views.py", import.meta.url));
const peer = await startPython(script, [font, emojiPath, ...paths]);
if (peer === null) console.error("Skipping torchvision, as python3 cannot import it");
else addEventListener("unload", () => peer.stop());

const augmentation = repeated(advanced({ size: 224 }));
const prng = seededPrng(1);

async function ours(): Promise<number> {
  const before = process.cpuUsage();
  for (const file of files) await makeViews(file, augmentation, prng);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const rounds: { ours: number; theirs: number }[] = [];
Deno.bench({
  name: `2 views of ${PICTURES} photographs of 1 megapixel, advanced at 224: rdcd; torchvision`,
  n: ROUNDS,
  warmup: WARM_UP,
  fn: async () =>
    void rounds.push({ ours: await ours(), theirs: peer === null ? NaN : Number(await peer.run()) }),
});

addEventListener("unload", () => {
  const views = 2 * files.length;
  const over = (value: (round: typeof rounds[0]) => number) =>
    median(rounds.slice(WARM_UP).map(value)).toFixed(2);
  console.error(`rdcd: ${over((round) => views / round.ours)} views/s a core`);
  if (peer === null) return;
  console.error(`${peer.version}: ${over((round) => views / round.theirs)} views/s a core`);
  console.error(`ratio: ${over((round) => round.theirs / round.ours)}`);
});
