import { applyCopyAttack } from "../../augmentations/apply_copy_attack.ts";
import type { CopyAttack } from "../../augmentations/copy_attack.ts";
import { type PresetName, PRESETS } from "../../augmentations/presets.ts";
import { encodeImage } from "../../images/encode_image.ts";
import { readImage } from "../../images/read_image.ts";
import { seededPrng } from "../../random/prng.ts";
import type { Image } from "../../types.ts";
import { generatePicture } from "../../pictures/generate_picture.ts";

/** A file to be made; plain JSON, for a worker. */
export type BenchmarkJob =
  | {
    /** An image is generated. */
    kind: "picture";
    /** Seed of the series. */
    seed: number;
    /** Its place in the series. */
    index: number;
    /** Which view of the scene. */
    variant: number;
    /** The file to write. */
    path: string;
  }
  | {
    /** A query is edited. */
    kind: "query";
    /** The original's file. */
    source: string;
    /** Attack that is applied to it. */
    attack: CopyAttack;
    /** Files that the edit may mix in, by id. */
    others: Record<string, string>;
    /** JPEG quality of the query's file, 1 to 100; so high unless given that the edits' own compression is what shows. */
    quality?: number | undefined;
    /** The file to write. */
    path: string;
  }
  | {
    /** A view is drawn as for training. */
    kind: "view";
    /** The original's file. */
    source: string;
    /** The augmentations. */
    preset: PresetName;
    /** Pixels a side. */
    size: number;
    /** Seed that it is drawn by. */
    seed: string;
    /** The file to write. */
    path: string;
  };

const QUALITY = 95;

/** Makes the file of a job, a JPEG. */
export async function doBenchmarkJob(job: BenchmarkJob): Promise<void> {
  const quality = job.kind === "query" ? job.quality ?? QUALITY : QUALITY;
  await Deno.writeFile(job.path, await encodeImage(await imageOf(job), { format: "jpeg", quality }));
}

async function imageOf(job: BenchmarkJob): Promise<Image> {
  if (job.kind === "picture") return await generatePicture(job);
  const source = await readImage(job.source);
  if (job.kind === "query") {
    return await applyCopyAttack(source, job.attack, { readOther: (id) => readImage(job.others[id]!) });
  }
  const augmentation = PRESETS[job.preset]({ size: job.size });
  return await augmentation.apply(source, augmentation.sample(seededPrng(job.seed)));
}
