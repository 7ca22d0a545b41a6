import { checkGroundTruth } from "../../benchmarks/layouts/check_ground_truth.ts";
import type { DataSetPart, PublishedCounts } from "../../benchmarks/layouts/data_set_layout.ts";
import { disc21Layouts } from "../../benchmarks/layouts/disc21_layouts.ts";
import { type LocatedParts, locateParts } from "../../benchmarks/layouts/find_parts.ts";
import { listPart } from "../../benchmarks/layouts/list_part.ts";
import { ndecHardNegatives } from "../../benchmarks/layouts/ndec_hard_negatives.ts";
import { type GroundTruth, readGroundTruth } from "../../benchmarks/layouts/read_ground_truth.ts";
import { locateNdec } from "../../benchmarks/layouts/read_ndec.ts";
import type { ImageEntry } from "../../types.ts";
import type { BenchmarkChoice } from "./benchmark_choice.ts";
import { checkCopydays } from "./check_copydays.ts";
import { type CheckedDataSet, type CheckedPart, tolerant } from "./checked_data_set.ts";

/** The kinds of benchmark that can be checked: those that others publish. */
export type PublishedChoice = Extract<BenchmarkChoice, { kind: "disc" | "ndec" | "copydays" }>;

/**
 * Checks a data set without describing an image: what is there, what is missing, and how its counts compare with the
 * published ones.
 *
 * @param choice Which data set, and where.
 */
export async function checkDataSet(choice: PublishedChoice): Promise<CheckedDataSet> {
  if (choice.kind === "copydays") return await checkCopydays(choice);
  const located = choice.kind === "ndec"
    ? await locateNdec(choice.folder, choice.disc)
    : await locateParts(choice.folder, { layouts: disc21Layouts(choice.split) });
  return await checkParts(located, choice.kind === "ndec");
}

async function checkParts(located: LocatedParts, isNdec: boolean): Promise<CheckedDataSet> {
  const { layout, paths } = located;
  const { published } = layout;
  const problems: string[] = [];
  const parts: CheckedPart[] = [];
  const listed: Record<string, ImageEntry[]> = {};
  for (const part of ["queries", "references", "training"] as const) {
    const images = listed[part] = await tolerant(() => listPart(paths[part]), problems) ?? [];
    parts.push(describePart(part, located, images.length, published?.[part] ?? null));
  }
  const truth = await tolerant(() => truthOf(located, listed), problems);
  parts.push(describePart("groundTruth", located, truth?.matches.length ?? 0, published?.matches ?? null));
  if (isNdec) parts.push(hardNegativesPart(truth, published));
  return { name: layout.title, layout: layout.name, parts, problems, images: Object.values(listed) };
}

async function truthOf(
  { paths }: LocatedParts,
  { queries, references }: Record<string, ImageEntry[]>,
): Promise<GroundTruth | null> {
  const path = paths.groundTruth[0];
  if (path === undefined) return null;
  const truth = await readGroundTruth(path);
  const ids = (images: ImageEntry[] | undefined) => images?.map(({ id }) => id) ?? [];
  if (paths.queries.length > 0 && paths.references.length > 0) {
    checkGroundTruth(truth, { queries: ids(queries), references: ids(references), path });
  }
  return truth;
}

function describePart(
  part: DataSetPart,
  { layout, paths }: LocatedParts,
  count: number,
  published: number | null,
): CheckedPart {
  const found = paths[part];
  const names: Record<DataSetPart, string> = {
    queries: "queries",
    references: "references",
    training: "training images",
    groundTruth: "matches",
  };
  const where = found.length === 0
    ? layout.parts[part]
    : found.length === 1
    ? found[0]!
    : `${found[0]!} and ${found.length - 1} more`;
  return { part: names[part], where, count, published, missing: found.length === 0 };
}

function hardNegativesPart(truth: GroundTruth | null, published: PublishedCounts | null): CheckedPart {
  return {
    part: "hard negatives",
    where: "queries without a match beyond Q24999",
    count: truth === null ? 0 : ndecHardNegatives(truth).queries.length,
    published: published?.hardNegatives ?? null,
    missing: truth === null,
  };
}
