import type { ImageView } from "../augmentations/augmentation.ts";
import type { Image } from "../types.ts";
import { copyView } from "./image_view.ts";

/** A picture with transparency. */
export interface Overlay {
  /** Pixels a row. */
  width: number;
  /** Rows. */
  height: number;
  /** Red, green, blue and alpha of each pixel, row by row; colours are not multiplied by alpha. */
  data: Uint8Array;
}

/**
 * Draws an overlay onto a copy of a picture; what falls outside is cut off.
 *
 * @param view The picture below.
 * @param overlay What is drawn over it.
 * @param left Column of the overlay's left edge; may be negative.
 * @param top Row of its top edge; may be negative.
 * @param opacity Multiplies the overlay's alpha, 0 to 1.
 */
export function composite(
  view: ImageView,
  overlay: Overlay,
  left: number,
  top: number,
  opacity: number,
): Image {
  const image = copyView(view);
  const { data } = image;
  const firstRow = Math.max(0, -top), lastRow = Math.min(overlay.height, image.height - top);
  const firstColumn = Math.max(0, -left), lastColumn = Math.min(overlay.width, image.width - left);
  for (let row = firstRow; row < lastRow; row++) {
    let from = (row * overlay.width + firstColumn) * 4;
    let to = ((top + row) * image.width + left + firstColumn) * 3;
    for (let column = firstColumn; column < lastColumn; column++, from += 4, to += 3) {
      const alpha = overlay.data[from + 3]! * opacity / 255;
      if (alpha === 0) continue;
      for (let channel = 0; channel < 3; channel++) {
        const below = data[to + channel]!;
        data[to + channel] = below + (overlay.data[from + channel]! - below) * alpha + 0.5;
      }
    }
  }
  return image;
}
