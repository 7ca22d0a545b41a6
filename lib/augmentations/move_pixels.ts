import type { LazyImage } from "./augmentation.ts";

/** How an image is mirrored or turned by right angles. */
export interface Symmetry {
  /** True if columns become rows. */
  transposed?: boolean;
  /** True if left and right are exchanged, after that. */
  mirrored?: boolean;
  /** True if top and bottom are exchanged, after that. */
  upsideDown?: boolean;
}

/** Mirrors or turns an image: no pixel moves, the view of them does. */
export function movePixels(image: LazyImage, symmetry: Symmetry): LazyImage {
  const { transposed = false, mirrored = false, upsideDown = false } = symmetry;
  const size = transposed
    ? { width: image.height, height: image.width }
    : { width: image.width, height: image.height };
  return {
    ...size,
    part: async ({ left, top, width, height }) => {
      const across = mirrored ? size.width - left - width : left;
      const along = upsideDown ? size.height - top - height : top;
      const view = await image.part(
        transposed
          ? { left: along, top: across, width: height, height: width }
          : { left: across, top: along, width, height },
      );
      const [right, down] = transposed ? [view.down, view.right] : [view.right, view.down];
      return {
        ...view,
        width,
        height,
        start: view.start + (mirrored ? (width - 1) * right : 0) + (upsideDown ? (height - 1) * down : 0),
        right: mirrored ? -right : right,
        down: upsideDown ? -down : down,
      };
    },
  };
}
