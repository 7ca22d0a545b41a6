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

/** The name of the block that a query's id begins with; `null` where it begins with none. */
export function copydaysBlockOf(id: string): string | null {
  return COPYDAYS_BLOCKS.find(({ name }) => id.startsWith(`${name}/`))?.name ?? null;
}
