import { createHash } from "node:crypto";
import { join, resolve } from "@std/path";
import { drawOrder } from "../../random/draw.ts";
import { exists } from "../../files/exists.ts";
import type { CopyBenchmark } from "../copy_benchmark.ts";
import { type AttackSizes, makeAttackBenchmark } from "../making/make_attack_benchmark.ts";
import { readAttackBenchmark } from "../layouts/read_attack_benchmark.ts";
import { readCopydays } from "../layouts/read_copydays.ts";
import { readDisc21 } from "../layouts/read_disc21.ts";
import { locateNdec, readNdec } from "../layouts/read_ndec.ts";
import { DataMissingError } from "../../errors.ts";
import { seededPrng } from "../../random/prng.ts";
import { dataFolder } from "./data_folder.ts";
import { type MakingOptions, makingOptions } from "./making_options.ts";
import type { TierDataSet } from "./open_micro_benchmark.ts";

/** Where the files of published data sets are. */
export interface PaperFolders {
  /** The data set's folder. */
  folder?: string | undefined;
  /** DISC21's folder, whose references and training images NDEC shares. */
  disc21?: string | undefined;
  /** Copydays' distractors. */
  distractors?: string | undefined;
  /** Images that Copydays' whitening is fitted to. */
  whitening?: string | undefined;
  /** Which of DISC21's two sets of queries. */
  split?: "dev" | "test" | undefined;
}

const ATTACK_SIZES: AttackSizes = { references: 5000, training: 2000, copies: 50, distractors: 500 };

const DISC21 = "DISC21 is published on the page of the Image Similarity Challenge.";

const SOURCES: Readonly<Record<TierDataSet, string>> = {
  disc21: DISC21,
  attacks: `The attacks are made on DISC21's references. ${DISC21}`,
  ndec: "NDEC's queries and ground truth are on the page of its authors (WangWenhao0716/ASL).",
  copydays:
    "Copydays is published by INRIA; its 20 blocks are expected there, such as original, strong and crops/10.",
};

/**
 * A published data set, read from disk.
 *
 * @param options Where it is, and where what is made of it is kept.
 * @throws {DataMissingError} If it is not there, with how to get it.
 */
export async function openPaperBenchmark(
  dataSet: TierDataSet,
  options: PaperFolders & MakingOptions,
): Promise<CopyBenchmark> {
  const folder = options.folder ?? dataFolder(dataSet === "attacks" ? "disc21" : dataSet);
  await refuseMissing(folder, SOURCES[dataSet], "folder");
  switch (dataSet) {
    case "disc21":
      return await readDisc21(folder, { split: options.split ?? "dev" });
    case "ndec":
      return await openNdec(folder, options.disc21);
    case "copydays":
      return await openCopydays(folder, options);
    case "attacks":
      return await openAttacks(folder, options);
  }
}

async function refuseMissing(folder: string, source: string, option: string): Promise<void> {
  if (await exists(folder)) return;
  throw new DataMissingError(
    folder,
    `${source} Name its folder by ${option}, or set RDCD_DATA to the folder that has disc21, ndec and copydays in it. ` +
      'The tier "micro" needs no data.',
  );
}

async function openNdec(folder: string, disc21: string | undefined): Promise<CopyBenchmark> {
  if (disc21 === undefined) {
    const { paths } = await locateNdec(folder, undefined);
    if (paths.references.length > 0) return await readNdec(folder);
  }
  const disc = disc21 ?? dataFolder("disc21");
  await refuseMissing(disc, `NDEC's references and training images are DISC21's. ${DISC21}`, "disc21");
  return await readNdec(folder, { disc });
}

async function openCopydays(folder: string, options: PaperFolders): Promise<CopyBenchmark> {
  const { distractors = join(folder, "distractors") } = options;
  const source = "The originals are hidden among other images: SSCD takes 10,000 of YFCC100M.";
  await refuseMissing(distractors, source, "distractors");
  const beside = join(folder, "whitening");
  const whitening = options.whitening ?? (await exists(beside) ? beside : undefined);
  return await readCopydays(folder, { distractors, whitening });
}

async function openAttacks(folder: string, options: MakingOptions): Promise<CopyBenchmark> {
  const { seed } = options;
  const { references } = await readDisc21(folder);
  const { copies: _, ...counts } = ATTACK_SIZES;
  const needed = Object.values(counts).reduce((sum, count) => sum + count, 0);
  // Twice as many as are needed: one that cannot be read is left out.
  const images = drawOrder(seededPrng(`${seed}/attacks`), references).slice(0, 2 * needed);
  const source = createHash("sha256").update(resolve(folder)).digest("hex").slice(0, 8);
  const making = makingOptions(options, `attacks-${source}`);
  await makeAttackBenchmark({ ...making, images, sizes: ATTACK_SIZES });
  return { ...await readAttackBenchmark(making.out), name: "single attacks on DISC21's references" };
}
