import type { LazyImage } from "./augmentation.ts";
import type { Box } from "../images/crop_image.ts";
import { composite, type Overlay } from "../images/composite.ts";
import { takeView, viewImage } from "../images/image_view.ts";
import { releaseBytes } from "../images/release_bytes.ts";

/**
 * Draws an overlay over an image, once a part of it is asked for that the overlay reaches into.
 *
 * @param box Where the overlay lies.
 * @param opacity Multiplies the overlay's alpha, 0 to 1.
 * @param draw Makes the overlay, of the box's size.
 */
export function overlayLazily(
  image: LazyImage,
  box: Box,
  opacity: number,
  draw: () => Promise<Overlay>,
): LazyImage {
  return {
    width: image.width,
    height: image.height,
    part: async (part) => {
      const below = await image.part(part);
      const left = box.left - part.left, top = box.top - part.top;
      const isInside = left < part.width && left + box.width > 0 && top < part.height && top + box.height > 0;
      if (!isInside) return below;
      const overlay = await draw();
      const drawn = takeView(below);
      composite(drawn, overlay, left, top, opacity);
      releaseBytes(overlay.data);
      return viewImage(drawn, { isOwn: true });
    },
  };
}
