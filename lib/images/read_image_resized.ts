import type { Image, TargetSize } from "../types.ts";
import { readImage, type ReadImageOptions } from "./read_image.ts";
import { resizeImage } from "./resize_image.ts";

/** Options for {@linkcode readImageResized}. */
export interface ReadImageResizedOptions extends ReadImageOptions {
  /**
   * `"exact"` decodes the full picture and resizes as Pillow does; `"fast"` lets the decoder shrink while loading.
   *
   * @default {"exact"}
   */
  resize?: "exact" | "fast";
}

/** Decodes and resizes (first version: always exact). */
export async function readImageResized(
  source: string | Uint8Array,
  size: TargetSize,
  options: ReadImageResizedOptions = {},
): Promise<Image> {
  return resizeImage(await readImage(source, options), size);
}
