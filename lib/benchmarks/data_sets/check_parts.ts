import { DataMissingError, InvalidDataError } from "../../errors.ts";
import type { ImageEntry } from "../../types.ts";
import { checkGroundTruth } from "../layouts/check_ground_truth.ts";
import type { DataSetPart } from "../layouts/data_set_layout.ts";
import type { LocatedParts } from "../layouts/find_parts.ts";
import { listPart } from "../layouts/list_part.ts";
import { type GroundTruth, readGroundTruth } from "../layouts/read_ground_truth.ts";
import type { CheckedDataSet, CheckedPart } from "./data_set.ts";

const NAMES: Readonly<Record<DataSetPart, string>> = {
  queries: "queries",
  references: "references",
  training: "training images",
  groundTruth: "matches",
};

/**
 * Checks a data set in the manner of the challenge, without describing an image.
 *
 * @param more What parts there are that the ground truth tells, if any; it is `null` where it cannot be read.
 */
export async function checkParts(
  located: LocatedParts,
  more: (truth: GroundTruth | null) => CheckedPart[] = () => [],
): Promise<CheckedDataSet> {
  const { layout, paths } = located;
  const { published } = layout;
  const problems: string[] = [];
  const parts: CheckedPart[] = [];
  const listed: Record<string, ImageEntry[]> = {};
  for (const part of ["queries", "references", "training"] as const) {
    const images = listed[part] = await tolerant(() => listPart(paths[part]), problems) ?? [];
    parts.push({ ...describePart(part, located, images.length, published?.[part] ?? null), sets: [part] });
  }
  const truth = await tolerant(() => truthOf(located, listed), problems);
  const matches = truth?.matches.length ?? 0;
  parts.push({ ...describePart("groundTruth", located, matches, published?.matches ?? null), sets: [] });
  parts.push(...more(truth));
  return checked({ name: layout.title, layout: layout.name, parts, problems, images: Object.values(listed) });
}

/** The findings, with whether it is all that there should be. */
export function checked(found: Omit<CheckedDataSet, "complete">): CheckedDataSet {
  const complete = found.problems.length === 0 &&
    found.parts.every((part) => lack(part) === 0 && !part.missing);
  return { ...found, complete };
}

/** How many fewer there are than published. */
export function lack({ count, published }: CheckedPart): number {
  return published === null ? 0 : Math.max(0, published - count);
}

/**
 * Returns what a reader gives; where it refuses, the reason is written down.
 *
 * @param problems Where reasons are added.
 * @returns `null` where it refused.
 */
export async function tolerant<Value>(
  read: () => Promise<Value> | Value,
  problems: string[],
): Promise<Value | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof InvalidDataError || error instanceof DataMissingError)) throw error;
    problems.push(error.message);
    return null;
  }
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
): Omit<CheckedPart, "sets"> {
  const found = paths[part];
  const where = found.length === 0
    ? layout.parts[part]
    : found.length === 1
    ? found[0]!
    : `${found[0]!} and ${found.length - 1} more`;
  return { part: NAMES[part], where, count, published, missing: found.length === 0 };
}
