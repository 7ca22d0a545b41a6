/** How many images of each kind a benchmark is to have; what is not given follows from the number of images. */
export interface RequestedSizes {
  /** Images that queries are looked up in. Two fifths of the images unless given. */
  references?: number;
  /** Background images, for whitening and score normalization. Three tenths of the images unless given. */
  training?: number;
  /**
   * Copies and distractors together. Twice the copies unless given, as far as images are left for distractors; if
   * copies are not given either, every image left becomes a distractor.
   */
  queries?: number;
  /** Queries that are edited copies of a reference. Half the queries unless given, but at most one a reference. */
  copies?: number;
}

/** How many images of each kind a benchmark has. */
export type BenchmarkSizes = Required<RequestedSizes>;

/** Fewer images than this cannot be divided by themselves. */
const FEWEST = 10;

/**
 * Decides how many images serve as what. An image serves as one thing only: distractor queries are made from images
 * that are neither references nor training, as in DISC21.
 *
 * @param available Images that can be used.
 * @throws {RangeError} If a number is not a whole one of at least 1, more copies than queries are asked for, or there
 * are too few images.
 */
export function splitImages(available: number, requested: RequestedSizes = {}): BenchmarkSizes {
  for (const [name, value] of Object.entries(requested)) {
    if (value !== undefined && (!Number.isSafeInteger(value) || value < 1)) {
      throw new RangeError(
        `Cannot make a benchmark as the number of ${name} must be a whole one of at least 1: current value is ${value}`,
      );
    }
  }
  const { queries, copies } = requested;
  if (queries !== undefined && copies !== undefined && copies > queries) {
    throw new RangeError(
      `Cannot make a benchmark as at most all of the ${queries} queries can be copies: current value is ${copies}`,
    );
  }
  const references = requested.references ?? Math.floor(available * 0.4);
  const training = requested.training ?? Math.floor(available * 0.3);
  const left = available - references - training;
  const wanted = copies ?? (queries === undefined ? Math.min(references, left) : Math.ceil(queries / 2));
  const distractors = queries !== undefined
    ? queries - wanted
    : copies === undefined
    ? left
    : Math.min(copies, left);
  const isFree = Object.values(requested).every((value) => value === undefined);
  const least = isFree ? FEWEST : references + training + Math.max(distractors, 0);
  if (available < least || references < 1 || training < 1 || wanted < 1) {
    const need = isFree || available >= least
      ? `at least ${Math.max(least, FEWEST)} images are needed`
      : `${references} references, ${training} training images and ${distractors} distractor queries need ${least} images`;
    throw new RangeError(`Cannot make a benchmark as ${need}: current value is ${available}`);
  }
  return { references, training, queries: wanted + distractors, copies: wanted };
}

/** How many usable images suffice for sizes that are all given; infinitely many where some follow from the images. */
export function enoughImages({ references, training, queries, copies }: RequestedSizes): number {
  if (references === undefined || training === undefined) return Infinity;
  if (queries !== undefined) return references + training + queries - (copies ?? Math.ceil(queries / 2));
  return copies === undefined ? Infinity : references + training + copies;
}
