import { join } from "@std/path";
import { type CopyBenchmark, makeBenchmark, readDisc21 } from "rdcd/datasets";
import { listImages } from "rdcd/images";
import { writePictures } from "../descriptors/pictures.ts";

/** Makes a benchmark of 24 simple images in a folder. */
export async function madeBenchmark(folder: string): Promise<CopyBenchmark> {
  const pictures = join(folder, "pictures");
  await Deno.mkdir(pictures);
  await writePictures(pictures, 24, 90);
  const out = join(folder, "benchmark");
  const sizes = { references: 8, training: 12, queries: 9, copies: 6 };
  await makeBenchmark({ images: await listImages(pictures), out, seed: 0, ...sizes });
  return await readDisc21(out);
}
