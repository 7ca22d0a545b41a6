import type { Box } from "../images/crop_image.ts";
import { imageOf, viewImage } from "../images/image_view.ts";
import type { LazyImage } from "./augmentation.ts";
import { pasteImage } from "./paste_image.ts";
import { plainImage } from "./plain_image.ts";

/**
 * What is seen of an image through a rectangle that may reach beyond it, where it is black.
 *
 * @param window Where the rectangle lies in the image; its left and top may be negative.
 */
export function lazyWindow(image: LazyImage, window: Box): LazyImage {
  return {
    width: window.width,
    height: window.height,
    part: async (part) => {
      const across = overlap(window.left + part.left, part.width, image.width);
      const along = overlap(window.top + part.top, part.height, image.height);
      const inside = { left: across.from, top: along.from, width: across.length, height: along.length };
      if (inside.width === part.width && inside.height === part.height) return await image.part(inside);
      const black = plainImage(part, [0, 0, 0]);
      if (inside.width === 0 || inside.height === 0) return viewImage(black, { isOwn: true });
      const seen = imageOf(await image.part(inside));
      const [left, top] = [
        inside.left - window.left - part.left,
        inside.top - window.top - part.top,
      ];
      return viewImage(pasteImage(black, seen, left, top, 1), { isOwn: true });
    },
  };
}

/** The pixels of `length` from `from` on that lie within `0` to `limit`. */
function overlap(from: number, length: number, limit: number): { from: number; length: number } {
  const [first, last] = [Math.max(0, from), Math.min(limit, from + length)];
  return { from: first, length: Math.max(0, last - first) };
}
