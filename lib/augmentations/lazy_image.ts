import type { Augmentation, AugmentationResources, LazyImage } from "./augmentation.ts";
import type { Image } from "../types.ts";
import { imageOf, viewImage, viewPart } from "../images/image_view.ts";

/** An image that is there already. */
export function lazyImage(image: Image): LazyImage {
  const { width, height } = image;
  return { width, height, part: (box) => Promise.resolve(viewPart(viewImage(image), box)) };
}

/** Makes all of an image. */
export async function wholeImage(image: LazyImage): Promise<Image> {
  const { width, height } = image;
  return imageOf(await image.part({ left: 0, top: 0, width, height }));
}

/** An augmentation that does the same to a whole image as it does lazily. */
export function lazyAugmentation<Params>(
  augmentation: Omit<Required<Augmentation<Params>>, "apply">,
): Augmentation<Params> {
  return {
    ...augmentation,
    apply: async (image, params, resources) =>
      await wholeImage(await augmentation.applyLazily(lazyImage(image), params, resources)),
  };
}

/** Applies any augmentation to an image that need not be there yet: at once to all of it, where it cannot wait. */
export async function applyLazily<Params>(
  augmentation: Augmentation<Params>,
  image: LazyImage,
  params: Params,
  resources?: AugmentationResources,
): Promise<LazyImage> {
  return await augmentation.applyLazily?.(image, params, resources) ??
    lazyImage(await augmentation.apply(await wholeImage(image), params, resources));
}
