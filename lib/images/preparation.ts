import type { TargetSize } from "../types.ts";

/**
 * How an image is made ready for a method. Plain JSON: it is part of a store's identity, so that descriptors made
 * in different ways are never mixed.
 */
export interface Preparation {
  /** The size that the method sees; `null` for the image as it was decoded. */
  size: TargetSize | null;
  /**
   * `"exact"` resizes as Pillow does, from the full image; `"fast"` lets the decoder shrink while loading and
   * resizes with libvips. Ignored where `size` is `null`.
   */
  resize: "exact" | "fast";
}
