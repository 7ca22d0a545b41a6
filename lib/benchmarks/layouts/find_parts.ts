import { join } from "@std/path";
import { DataMissingError } from "../../errors.ts";
import type { DataSetLayout, DataSetPart } from "./data_set_layout.ts";

/** Where the parts of a data set are. */
export interface LocatedParts {
  /** The layout of which most parts are there. */
  layout: DataSetLayout;
  /** The folders of each part, or its file; none where the part is missing. */
  paths: Record<DataSetPart, string[]>;
  /** The parts that were looked for and are not there. */
  missing: DataSetPart[];
}

/** Options for {@linkcode locateParts} and {@linkcode findParts}. */
export interface FindPartsOptions {
  /** The layouts to look for. */
  layouts: readonly DataSetLayout[];
  /** The parts to look for. */
  parts?: readonly DataSetPart[];
  /** Contents expected in the folder, for the message. */
  expected: string;
  /** Where missing parts are to be had: a sentence. */
  source: string;
}

const PARTS: readonly DataSetPart[] = ["queries", "references", "training", "groundTruth"];

/**
 * Looks for the parts of a data set in a folder, whichever of its layouts they have.
 *
 * @returns What is there, in the layout of which most parts are.
 */
export async function locateParts(
  folder: string,
  options: Pick<FindPartsOptions, "layouts" | "parts">,
): Promise<LocatedParts> {
  const { layouts, parts = PARTS } = options;
  const candidates = await Promise.all(layouts.map(async (layout) => {
    const paths: Record<DataSetPart, string[]> = {
      queries: [],
      references: [],
      training: [],
      groundTruth: [],
    };
    for (const part of parts) paths[part] = await findPart(folder, layout.parts[part]);
    return { layout, paths, missing: parts.filter((part) => paths[part].length === 0) };
  }));
  return candidates.reduce((a, b) => (b.missing.length < a.missing.length ? b : a));
}

/**
 * The same, where every part has to be there.
 *
 * @param options The layouts, and what to say where a part is missing.
 * @throws {DataMissingError} If a part is missing, naming what was looked for.
 */
export async function findParts(folder: string, options: FindPartsOptions): Promise<LocatedParts> {
  const { layouts, parts = PARTS, expected, source } = options;
  const located = await locateParts(folder, options);
  const { layout, missing } = located;
  if (missing.length === 0) return located;
  if (missing.length === parts.length) {
    const looked = layouts.map((layout) =>
      `${parts.map((part) => layout.parts[part]).join(", ")} (${layout.name})`
    );
    throw new DataMissingError(folder, `${expected} is expected there: ${looked.join("; or ")}.`);
  }
  throw new DataMissingError(
    missing.map((part) => join(folder, layout.parts[part])).join(", "),
    `${folder} has other parts of the data set (${layout.name}). ${await howToGet(folder, layout, source)}`,
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
  return await firstThere([join(folder, name), join(folder, stem, name)]);
}

/** The first of some paths that is there, alone; none if none is. */
export async function firstThere(paths: readonly string[]): Promise<string[]> {
  for (const path of paths) {
    try {
      await Deno.stat(path);
      return [path];
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
  }
  return [];
}

async function howToGet(folder: string, layout: DataSetLayout, source: string): Promise<string> {
  const stems = PARTS.map((part) => layout.parts[part].replace(/\*$|\.csv$/, ""));
  const archives = (await namesIn(folder)).filter((name) =>
    /\.(zip|tar|gz)$/.test(name) && stems.some((stem) => name.startsWith(stem))
  );
  return archives.length > 0 ? `Unpack ${archives.slice(0, 3).join(", ")} there.` : source;
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
