import { createHash } from "node:crypto";
import { basename, resolve } from "@std/path";
import { drawOrder } from "../../random/draw.ts";
import { seededPrng } from "../../random/prng.ts";
import type { CopyBenchmark } from "../copy_benchmark.ts";
import { disc21Layouts } from "../layouts/disc21_layouts.ts";
import { locateParts } from "../layouts/find_parts.ts";
import { readAttackBenchmark } from "../layouts/read_attack_benchmark.ts";
import { readDisc21 } from "../layouts/read_disc21.ts";
import { type AttackSizes, makeAttackBenchmark } from "../making/make_attack_benchmark.ts";
import { makeDefaultBenchmark } from "../making/make_default_benchmark.ts";
import { checkParts } from "./check_parts.ts";
import type { DataSet } from "./data_set.ts";
import { imageExtension } from "./image_extension.ts";
import { type MakingOptions, makingOptions } from "./making_options.ts";

/** Where DISC21 is published. */
export const DISC21_SOURCE = "DISC21 is published on the page of the Image Similarity Challenge.";

/** DISC21, and benchmarks in its layout. */
export const disc21: DataSet = {
  title: "DISC21",
  protocol: "disc",
  option: "disc",
  beside: {},
  home: "disc21",
  source: DISC21_SOURCE,
  descriptors: { imageId: nameWithoutFolder },
  read: ({ folder, split = "dev" }) => readDisc21(folder, { split }),
  async make(options) {
    const { folder } = await makeDefaultBenchmark(makingOptions(options, "generated"));
    return { benchmark: { ...await readDisc21(folder), name: "generated pictures" }, folder };
  },
  async check({ folder, split = "dev" }) {
    return await checkParts(await locateParts(folder, { layouts: disc21Layouts(split) }));
  },
};

const { descriptors: _, ...others } = disc21;

/** Copies made by a single attack each, of DISC21's references. */
export const attacks: DataSet = {
  ...others,
  title: "single attacks",
  option: null,
  source: `The attacks are made on DISC21's references. ${DISC21_SOURCE}`,
  read: ({ folder }, making) => readAttacked(folder, making),
  async make(options) {
    const making = makingOptions(options, "attacks");
    await makeAttackBenchmark(making);
    const benchmark = await readAttackBenchmark(making.out);
    return {
      benchmark: { ...benchmark, name: "single attacks on generated pictures" },
      folder: making.out,
    };
  },
};

const ATTACK_SIZES: AttackSizes = { references: 5000, training: 2000, copies: 50, distractors: 500 };

async function readAttacked(folder: string, options: MakingOptions): Promise<CopyBenchmark> {
  const { seed } = options;
  const { references } = await readDisc21(folder);
  const { copies: _copies, ...counts } = ATTACK_SIZES;
  const needed = Object.values(counts).reduce((sum, count) => sum + count, 0);
  // Twice as many as are needed: one that cannot be read is left out.
  const images = drawOrder(seededPrng(`${seed}/attacks`), references).slice(0, 2 * needed);
  const source = createHash("sha256").update(resolve(folder)).digest("hex").slice(0, 8);
  const making = makingOptions(options, `attacks-${source}`);
  await makeAttackBenchmark({ ...making, images, sizes: ATTACK_SIZES });
  return { ...await readAttackBenchmark(making.out), name: "single attacks on DISC21's references" };
}

/** The challenge's ids: the file's name without folder and extension. */
export function nameWithoutFolder(name: string): string {
  return basename(name, imageExtension(name));
}
