import type { Prng } from "../random/prng.ts";
import type { Box } from "../images/crop_image.ts";
import type { Image, Size } from "../types.ts";
import type { ImageView } from "../images/image_view.ts";

/** Resources that an operation may need besides its own image. */
export interface AugmentationResources {
  /**
   * Reads another image, for operations that mix two.
   *
   * @param id The name that the operation's parameters hold as `other`.
   */
  readOther(id: string): Promise<Image>;
}

/** An image of which each part is made when it is asked for. */
export interface LazyImage extends Size {
  /**
   * Makes a part of the image.
   *
   * @param box The part, whole pixels, inside the image.
   * @returns Its pixels.
   */
  part(box: Box): Promise<ImageView>;
}

/**
 * An edit of an image in two halves: draw what to do, then do it.
 *
 * `Params` is plain JSON and says everything that `apply` needs: options given to the function that made the
 * augmentation shape only what is drawn. Positions and sizes are fractions, so that drawing needs no image.
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
   * Edits an image: same image and parameters, same pixels.
   *
   * @param image The image; it is not changed, and the result shares nothing with it that is written to later.
   * @param params What {@linkcode Augmentation.sample} drew, or the same through JSON.
   * @param resources Needed by operations whose parameters name another image.
   * @returns The edited image; rejects with a RangeError if a parameter is missing or out of its range.
   */
  apply(image: Image, params: Params, resources?: AugmentationResources): Promise<Image>;
  /**
   * Says what {@linkcode Augmentation.apply} would make, and makes only the parts that are asked for, with the same
   * pixels. `compose` prefers it: before a crop, it saves what is cut away. Operations that need all of an image lack
   * it.
   *
   * @param image The image, whose parts are asked for as they are needed.
   * @param params As of `apply`.
   * @param resources As of `apply`.
   * @returns The edited image.
   */
  applyLazily?(
    image: LazyImage,
    params: Params,
    resources?: AugmentationResources,
  ): LazyImage | Promise<LazyImage>;
}
