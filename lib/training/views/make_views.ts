import type { AugmentationResources } from "../../augmentations/augmentation.ts";
import type { RepeatedAugmentation } from "../../augmentations/repeated.ts";
import { readImage } from "../../images/read_image.ts";
import type { Prng } from "../../random/prng.ts";
import type { Image } from "../../types.ts";
import { releaseBytes } from "../../images/release_bytes.ts";

/**
 * Decodes an image, draws its views and makes them.
 *
 * @param source The path of a file, or a file's bytes.
 * @param augmentation What makes the views; it crops, so that they share nothing with the image.
 * @param prng Where random numbers come from.
 * @param resources What it may need besides the image.
 */
export async function makeViews<Params>(
  source: string | Uint8Array,
  augmentation: RepeatedAugmentation<Params>,
  prng: Prng,
  resources?: AugmentationResources,
): Promise<Image[]> {
  const image = await readImage(source);
  const views = await augmentation.apply(image, augmentation.sample(prng), resources);
  releaseBytes(image.data);
  return views;
}
