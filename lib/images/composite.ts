import type { Image } from "../types.ts";
import { copyRows, viewImage, viewPart } from "./image_view.ts";
import { withPixelKernels } from "./kernels/pixel_kernels.ts";

/** An image with transparency. */
export interface Overlay {
  /** Pixels a row. */
  width: number;
  /** Rows. */
  height: number;
  /** Red, green, blue and alpha of each pixel, row by row; colors are not multiplied by alpha. */
  data: Uint8Array;
}

/**
 * Draws an overlay onto an image, in place; what falls outside is cut off.
 *
 * @param left Column of the overlay's left edge; may be negative.
 * @param top Row of its top edge; may be negative.
 * @param opacity Multiplies the overlay's alpha, 0 to 1.
 */
export function composite(
  image: Image,
  overlay: Overlay,
  left: number,
  top: number,
  opacity: number,
): void {
  const box = { left: Math.max(0, left), top: Math.max(0, top), width: 0, height: 0 };
  box.width = Math.min(image.width, left + overlay.width) - box.left;
  box.height = Math.min(image.height, top + overlay.height) - box.top;
  if (box.width <= 0 || box.height <= 0) return;
  const below = viewPart(viewImage(image), box);
  const row = box.width * 3;
  const alphas = Float64Array.from({ length: 256 }, (_, alpha) => alpha * opacity / 255);
  const parts = [box.height * row, box.width * box.height * 4, alphas];
  withPixelKernels(parts, (kernels, addresses) => {
    const [pixels, over, table] = addresses as [number, number, number];
    const memory = new Uint8Array(kernels.memory.buffer);
    copyRows(below, 0, box.height, memory, pixels);
    for (let y = 0; y < box.height; y++) {
      const from = ((box.top - top + y) * overlay.width + box.left - left) * 4;
      memory.set(overlay.data.subarray(from, from + box.width * 4), over + y * box.width * 4);
    }
    kernels.blendOver(pixels, over, box.width * box.height, table);
    for (let y = 0; y < box.height; y++) {
      const from = pixels + y * row;
      image.data.set(memory.subarray(from, from + row), below.start + y * below.down);
    }
  });
}
