import type { LazyImage } from "./augmentation.ts";
import type { Box } from "../images/crop_image.ts";

/** A rectangle of an image, which lies inside it. */
export function cropLazily(image: LazyImage, { left, top, width, height }: Box): LazyImage {
  return {
    width,
    height,
    part: (box) => image.part({ ...box, left: left + box.left, top: top + box.top }),
  };
}
