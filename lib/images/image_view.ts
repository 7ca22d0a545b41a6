import type { Box } from "./crop_image.ts";
import type { Image, Size } from "../types.ts";
import { copyBytes, withPixelKernels } from "./kernels/pixel_kernels.ts";
import { releaseBytes } from "./release_bytes.ts";

/** Pixels somewhere among bytes, in rows and columns of any direction: cuts, mirrorings and right angles need no copy. */
export interface ImageView extends Size {
  /** Red, green, blue of pixels, 0 to 255. */
  data: Uint8Array;
  /** Index of the upper left pixel's red. */
  start: number;
  /** How far it is in `data` from a pixel to its neighbor on the right; negative in a mirrored image. */
  right: number;
  /** How far it is from a pixel to the one below it. One of both steps is 3 or -3. */
  down: number;
  /** True if the holder of the view may write to the data and release them, as nobody else holds them. */
  isOwn: boolean;
}

/** All of an image. */
export function viewImage({ width, height, data }: Image, options: { isOwn?: boolean } = {}): ImageView {
  const { isOwn = false } = options;
  return { width, height, data, start: 0, right: 3, down: width * 3, isOwn };
}

/** A rectangle of a view, which lies inside it. */
export function viewPart(view: ImageView, { left, top, width, height }: Box): ImageView {
  return { ...view, start: view.start + left * view.right + top * view.down, width, height };
}

/** A view's pixels as an image, which shares the data where they are all of the data in an image's order. */
export function imageOf(view: ImageView): Image {
  return isImage(view) ? { width: view.width, height: view.height, data: view.data } : copyView(view);
}

/** A view's pixels as an image that may be written to; the view is not used any more. */
export function takeView(view: ImageView): Image {
  if (view.isOwn && isImage(view)) return imageOf(view);
  const image = copyView(view);
  releaseView(view);
  return image;
}

/** Gives a view's data back if they are its own; it is not used any more. */
export function releaseView({ data, isOwn }: ImageView): void {
  if (isOwn) releaseBytes(data);
}

function isImage({ width, height, data, start, right, down }: ImageView): boolean {
  return start === 0 && right === 3 && down === width * 3 && data.length === down * height;
}

/** A view's pixels as an image with data of its own. */
export function copyView(view: ImageView): Image {
  const { width, height, right } = view;
  const bytes = width * height * 3;
  if (right === 3) {
    const copied = new Uint8Array(bytes);
    copyRows(view, 0, height, copied, 0);
    return { width, height, data: copied };
  }
  const isTurned = !hasRows(view);
  const rows = isTurned ? { ...view, width: height, height: width, right: view.down, down: right } : view;
  const stride = rows.width * 3;
  return withPixelKernels([bytes, bytes], (kernels, addresses) => {
    const [source, target] = addresses as [number, number];
    copyRows(rows, 0, rows.height, new Uint8Array(kernels.memory.buffer), source);
    const first = source + (rows.right < 0 ? stride - 3 : 0);
    const [rightStep, downStep] = isTurned ? [stride, rows.right] : [rows.right, stride];
    kernels.layOut(first, rightStep, downStep, target, width * 3, width, height);
    return { width, height, data: copyBytes(kernels, target, bytes) };
  });
}

/** Checks whether a view's rows lie in one piece, from left to right or from right to left. */
export function hasRows({ right }: ImageView): boolean {
  return Math.abs(right) === 3;
}

/**
 * Copies rows that lie in one piece, one after the other; mirrored ones stay in their order in the data.
 *
 * @param view The view, whose rows lie in one piece.
 * @param at The index in it of the first byte.
 */
export function copyRows(
  { width, data, start, right, down }: ImageView,
  first: number,
  count: number,
  target: Uint8Array,
  at: number,
): void {
  const bytes = width * 3;
  const from = start + first * down - (right < 0 ? bytes - 3 : 0);
  if (down === bytes) {
    target.set(data.subarray(from, from + count * bytes), at);
    return;
  }
  for (let row = 0; row < count; row++) {
    target.set(data.subarray(from + row * down, from + row * down + bytes), at + row * bytes);
  }
}
