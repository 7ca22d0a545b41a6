import { join } from "@std/path";
import { DataMissingError } from "../errors.ts";
import { type Disc21Layout, disc21Layouts } from "./disc21_layouts.ts";

const PARTS = ["queries", "references", "training", "groundTruth"] as const;

/** Where the parts of the data set are. */
export interface FoundDisc21 {
  /** What tables call the benchmark. */
  title: string;
  /** The folders of query images. */
  queries: string[];
  /** The folders of reference images. */
  references: string[];
  /** The folders of training images. */
  training: string[];
  /** The ground truth's file. */
  groundTruth: string;
}

/**
 * Finds the parts of DISC21 in a folder, whichever of its layouts they have.
 *
 * @param folder The folder that holds the parts.
 * @param split Which queries.
 * @returns Where each part is, in the layout of which most parts are there.
 * @throws {DataMissingError} If a part is missing, naming what was looked for.
 */
export async function findDisc21(folder: string, split: "dev" | "test"): Promise<FoundDisc21> {
  const layouts = disc21Layouts(split);
  const candidates = await Promise.all(layouts.map(async (layout) => {
    const paths = await Promise.all(PARTS.map((part) => findPart(folder, layout[part])));
    return { layout, paths, missing: PARTS.filter((_, index) => paths[index]!.length === 0) };
  }));
  const best = candidates.reduce((a, b) => (b.missing.length < a.missing.length ? b : a));
  const { layout, paths, missing } = best;
  if (missing.length === 0) {
    const [queries, references, training, [groundTruth]] = paths as [string[], string[], string[], [string]];
    return { title: layout.title, queries, references, training, groundTruth };
  }
  if (missing.length === PARTS.length) {
    const looked = layouts.map((layout) =>
      `${PARTS.map((part) => layout[part]).join(", ")} (${layout.name})`
    );
    throw new DataMissingError(
      folder,
      `DISC21 or a benchmark in its layout is expected there: ${looked.join("; or ")}.`,
    );
  }
  throw new DataMissingError(
    missing.map((part) => join(folder, layout[part])).join(", "),
    `${folder} has other parts of the data set (${layout.name}). ${await howToGet(folder, layout)}`,
  );
}

/** The folders or the file that a part's name stands for; none if it is not there. */
async function findPart(folder: string, name: string): Promise<string[]> {
  if (name.endsWith("*")) {
    const stem = name.slice(0, -1);
    const numbered = (entry: string) => entry.startsWith(stem) && /^\d+$/.test(entry.slice(stem.length));
    return (await namesIn(folder)).filter(numbered).map((entry) => join(folder, entry));
  }
  const stem = name.replace(/\.csv$/, "");
  for (const path of [join(folder, name), join(folder, stem, name)]) {
    try {
      await Deno.stat(path);
      return [path];
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
  }
  return [];
}

async function howToGet(folder: string, layout: Disc21Layout): Promise<string> {
  const stems = PARTS.map((part) => layout[part].replace(/\*$|\.csv$/, ""));
  const archives = (await namesIn(folder)).filter((name) =>
    /\.(zip|tar|gz)$/.test(name) && stems.some((stem) => name.startsWith(stem))
  );
  return archives.length > 0
    ? `Unpack ${archives.slice(0, 3).join(", ")} there.`
    : "Download what is missing from the Image Similarity Challenge's page, or name the folder that has it all.";
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}
