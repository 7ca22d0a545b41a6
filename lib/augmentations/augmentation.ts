import type { Prng } from "../prng.ts";
import type { Image } from "../types.ts";

/** What an operation may need besides its own picture. */
export interface AugmentationResources {
  /**
   * Reads another picture, for operations that mix two.
   *
   * @param id The name that the operation's parameters hold as `other`.
   */
  readOther(id: string): Promise<Image>;
}

/**
 * An edit of a picture in two halves: draw what to do, then do it.
 *
 * `Params` is plain JSON and says everything that `apply` needs: options given to the function that made the
 * augmentation shape only what is drawn. Positions and sizes are fractions, so that drawing needs no picture.
 */
export interface Augmentation<Params> {
  /** The operation's name, such as `"gaussianBlur"`; with the parameters it is enough to repeat the edit. */
  readonly name: string;
  /**
   * Draws parameters: the only randomness.
   *
   * @param prng Where random numbers come from.
   */
  sample(prng: Prng): Params;
  /**
   * Edits a picture: same picture and parameters, same pixels.
   *
   * @param image The picture; it is not changed, and the result shares nothing with it that is written to later.
   * @param params What {@linkcode Augmentation.sample} drew, or the same through JSON.
   * @param resources Needed by operations whose parameters name another picture.
   * @returns The edited picture; rejects with a RangeError if a parameter is missing or out of its range.
   */
  apply(image: Image, params: Params, resources?: AugmentationResources): Promise<Image>;
}

/** The two ends of an interval that a parameter is drawn from, the lower one first. */
export type Interval = readonly [number, number];

/** Red, green and blue, whole numbers of 0 to 255. */
export type Color = readonly [number, number, number];
