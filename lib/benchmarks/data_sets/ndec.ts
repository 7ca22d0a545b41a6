import type { GroundTruth } from "../layouts/read_ground_truth.ts";
import { ndecHardNegatives } from "../layouts/ndec_hard_negatives.ts";
import { ndecLayouts } from "../layouts/ndec_layouts.ts";
import { locateNdec, readNdec } from "../layouts/read_ndec.ts";
import { makeNdec } from "../making/make_ndec.ts";
import { checkParts } from "./check_parts.ts";
import { type CheckedPart, type DataSet, miniature } from "./data_set.ts";
import { DISC21_SOURCE, nameWithoutFolder } from "./disc21.ts";
import { dataFolder, refuseMissing } from "./folders.ts";
import { makingOptions } from "./making_options.ts";

const published = ndecLayouts[0]!.published!;

/** NDEC, the challenge's benchmark with hard negatives. */
export const ndec: DataSet = {
  title: "NDEC",
  protocol: "ndec",
  option: "ndec",
  beside: { disc: "optional" },
  home: "ndec",
  source: "NDEC's queries and ground truth are on the page of its authors (WangWenhao0716/ASL).",
  descriptors: {
    imageId: nameWithoutFolder,
    groupsOf: (truth) => [ndecHardNegatives(truth)],
    known: { name: "NDEC", published },
  },
  async complete(folders) {
    if (folders.disc21 === undefined) {
      const { paths } = await locateNdec(folders.folder, undefined);
      if (paths.references.length > 0) return folders;
    }
    const disc21 = folders.disc21 ?? dataFolder("disc21");
    await refuseMissing(
      disc21,
      `NDEC's references and training images are DISC21's. ${DISC21_SOURCE}`,
      "disc21",
    );
    return { ...folders, disc21 };
  },
  read: ({ folder, disc21 }) => readNdec(folder, { disc: disc21 }),
  async make(options) {
    const making = makingOptions(options, "ndec");
    await makeNdec(making);
    return { benchmark: miniature(await readNdec(making.out)), folder: making.out };
  },
  async check({ folder, disc21 }) {
    return await checkParts(await locateNdec(folder, disc21), (truth) => [hardNegativesPart(truth)]);
  },
};

function hardNegativesPart(truth: GroundTruth | null): CheckedPart {
  return {
    part: "hard negatives",
    where: "queries without a match beyond Q24999",
    count: truth === null ? 0 : ndecHardNegatives(truth).queries.length,
    published: published.hardNegatives ?? null,
    missing: truth === null,
    sets: [],
  };
}
