import { InvalidDataError } from "../../errors.ts";
import type { QueryGroup } from "../copy_benchmark.ts";
import type { GroundTruth } from "./read_ground_truth.ts";

/** One of the 20 sets of queries of Copydays. */
export interface CopydaysBlock {
  /** Its name, and the folder that SSCD reads it from. */
  name: string;
  /** Folders that it may lie in, the likeliest first. */
  folders: string[];
  /** How many images it has as published. */
  published: number;
}

const ORIGINALS = 157;
const STRONG = 229;
const QUALITIES = [3, 5, 8, 10, 15, 20, 30, 50, 75];
const CROPS = [10, 15, 20, 30, 40, 50, 60, 70, 80];

/** The block of the images that the others are edited from. */
export const ORIGINAL_BLOCK = "original";

/** The block of the images that were edited by hand. */
export const STRONG_BLOCK = "strong";

/**
 * The blocks in SSCD's order: the originals, the strong edits, nine JPEG qualities and nine crops. SSCD's and DINO's
 * code reads `original`, `strong`, `jpegqual/3` … and `crops/10` …; each may also lie in a folder named after the
 * archive that it comes in.
 */
export const COPYDAYS_BLOCKS: readonly CopydaysBlock[] = [
  single(ORIGINAL_BLOCK, ORIGINALS),
  single(STRONG_BLOCK, STRONG),
  ...QUALITIES.map((quality) => numbered("jpegqual", "copydays_jpeg", quality)),
  ...CROPS.map((percent) => numbered("crops", "copydays_crop", percent)),
];

function single(name: string, published: number): CopydaysBlock {
  return { name, folders: [name, `copydays_${name}/${name}`, `copydays_${name}`], published };
}

function numbered(series: string, archive: string, number: number): CopydaysBlock {
  const name = `${series}/${number}`;
  return { name, folders: [name, `${archive}/${name}`, `${archive}/${number}`], published: ORIGINALS };
}

/** Ground truth and groups that Copydays' file names give. */
export interface CopydaysMatches {
  /** Every query is a copy of the original whose name begins with the same four characters. */
  groundTruth: GroundTruth;
  /** The blocks that have queries, in SSCD's order. */
  groups: QueryGroup[];
}

const PREFIX = 4;

/**
 * Which query of Copydays is a copy of which original, by their names.
 *
 * @param queries Ids of the queries, `block/name`, originals included.
 * @param path What they were read from, for messages.
 * @throws {InvalidDataError} If an id names no block, two originals begin alike, or a query has no original.
 */
export function copydaysMatches(queries: readonly string[], path: string): CopydaysMatches {
  const blocks = new Map(COPYDAYS_BLOCKS.map(({ name }) => [name, [] as string[]]));
  for (const id of queries) {
    const block = copydaysBlockOf(id);
    if (block === null) {
      throw new InvalidDataError(
        path,
        `the query "${id}" is of no block: its id has to begin with the block's name`,
      );
    }
    blocks.get(block)!.push(id);
  }
  const originals = new Map<string, string>();
  for (const id of blocks.get(ORIGINAL_BLOCK)!) {
    const earlier = originals.get(prefix(id));
    if (earlier !== undefined) {
      throw new InvalidDataError(path, `${earlier} and ${id} are two originals whose names begin alike`);
    }
    originals.set(prefix(id), id);
  }
  const matches = queries.map((query) => {
    const reference = originals.get(prefix(query));
    if (reference !== undefined) return { query, reference };
    throw new InvalidDataError(path, `no original's name begins as that of ${query} does`);
  });
  return {
    groundTruth: { queries: [...queries], matches },
    groups: [...blocks].filter(([, ids]) => ids.length > 0).map(([name, ids]) => ({ name, queries: ids })),
  };
}

function prefix(id: string): string {
  const name = id.slice(id.lastIndexOf("/") + 1);
  return name.slice(0, PREFIX);
}

/** The name of the block that a query's id begins with; `null` where it begins with none. */
function copydaysBlockOf(id: string): string | null {
  return COPYDAYS_BLOCKS.find(({ name }) => id.startsWith(`${name}/`))?.name ?? null;
}
