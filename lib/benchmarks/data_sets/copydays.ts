import { basename, join } from "@std/path";
import { exists } from "../../files/exists.ts";
import { listImages } from "../../images/list_images.ts";
import type { ImageEntry } from "../../types.ts";
import { copydaysMatches, ORIGINAL_BLOCK } from "../layouts/copydays_blocks.ts";
import { listPart } from "../layouts/list_part.ts";
import { copydaysPublished, locateCopydays, readCopydays } from "../layouts/read_copydays.ts";
import { makeCopydays } from "../making/make_copydays.ts";
import { checked, tolerant } from "./check_parts.ts";
import {
  type CheckedDataSet,
  type CheckedPart,
  type DataSet,
  type DataSetFolders,
  miniature,
} from "./data_set.ts";
import { refuseMissing } from "./folders.ts";
import { imageExtension } from "./image_extension.ts";
import { makingOptions } from "./making_options.ts";

/** INRIA's Copydays, with distractors as SSCD evaluates it. */
export const copydays: DataSet = {
  title: "Copydays",
  protocol: "copydays",
  option: "copydays",
  beside: { distractors: "needed", whitening: "optional" },
  home: "copydays",
  source:
    "Copydays is published by INRIA; its 20 blocks are expected there, such as original, strong and crops/10.",
  descriptors: {
    imageId: (name) => name.slice(0, name.length - imageExtension(name).length),
    truthOf: (queries, path) => copydaysMatches(queries, path).groundTruth,
    groupsOf: ({ queries }, path) => copydaysMatches(queries, path).groups,
    known: { name: "Copydays", published: copydaysPublished },
  },
  async complete(folders) {
    const { folder, distractors = join(folder, "distractors") } = folders;
    const source = "The originals are hidden among other images: SSCD takes 10,000 of YFCC100M.";
    await refuseMissing(distractors, source, "distractors");
    const beside = join(folder, "whitening");
    const whitening = folders.whitening ?? (await exists(beside) ? beside : undefined);
    return { ...folders, distractors, whitening };
  },
  read: ({ folder, distractors = join(folder, "distractors"), whitening }) =>
    readCopydays(folder, { distractors, whitening }),
  async make(options) {
    const making = makingOptions(options, "copydays");
    const { out } = making;
    await makeCopydays(making);
    const folders = { distractors: join(out, "distractors"), whitening: join(out, "whitening") };
    return { benchmark: miniature(await readCopydays(out, folders)), folder: out };
  },
  check,
};

async function check(
  { folder, distractors = join(folder, "distractors"), whitening }: DataSetFolders,
): Promise<CheckedDataSet> {
  const problems: string[] = [];
  const parts: CheckedPart[] = [];
  const images: ImageEntry[][] = [];
  for (const { block: { name: part, published }, paths } of await locateCopydays(folder)) {
    const own = await tolerant(() => listPart(paths), problems) ?? [];
    images.push(own);
    const missing = paths.length === 0;
    const where = paths[0] ?? join(folder, part);
    const sets: CheckedPart["sets"] = part === ORIGINAL_BLOCK ? ["queries", "references"] : ["queries"];
    parts.push({ part, where, count: own.length, published, missing, sets });
  }
  const queries = images.flatMap((own, index) => own.map(({ id }) => `${parts[index]!.part}/${id}`));
  if (!parts[0]!.missing) await tolerant(() => copydaysMatches(queries, folder), problems);
  const others = [
    ["distractors", distractors, copydaysPublished.references - parts[0]!.published!, "references"],
    ["whitening", whitening, copydaysPublished.training, "training"],
  ] as const;
  for (const [part, where, published, set] of others) {
    if (where === undefined) continue;
    const own = await tolerant(() => listImages(where), problems) ?? [];
    images.push(own);
    parts.push({ part, where, count: own.length, published, missing: own.length === 0, sets: [set] });
  }
  return checked({ name: "Copydays", layout: `folders of ${basename(folder)}`, parts, problems, images });
}
