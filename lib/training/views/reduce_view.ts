import { resizeImage } from "../../images/resize_image.ts";
import type { Image } from "../../types.ts";

/** A square view at another size; itself where it has that size already. */
export function reduceView(view: Image, size: number): Image {
  return view.width === size ? view : resizeImage(view, { width: size, height: size });
}
