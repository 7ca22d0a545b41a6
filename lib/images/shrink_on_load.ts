import type { Size } from "../types.ts";

/** A rectangle in pixels and fractions of them; it may reach beyond the image. */
export interface Box extends Size {
  /** Where it begins, from the image's left edge on. */
  left: number;
  /** Where it begins, from the image's upper edge on. */
  top: number;
}

/** How a JPEG is decoded to fewer pixels than it has. */
export interface ShrunkLoad {
  /** The size to ask libvips for. */
  size: Size;
  /** Where the whole image would lie in an image of that size. */
  box: Box;
}

/**
 * Loading at 1/8, 1/4 or 1/2. sharp chooses them for images that become at least 9, 5 or 3 times smaller, and reduces
 * what was loaded the rest of the way. The exact filter needs `samples` a target pixel to hide how the others were
 * merged; more at 1/2, which saves the least.
 */
const STEPS = [
  { loaded: 8, samples: 2 },
  { loaded: 4, samples: 2 },
  { loaded: 2, samples: 2.5 },
];

/**
 * How far a JPEG may be shrunk while it is loaded.
 *
 * libvips leaves out the last column and row of a reduced JPEG where they would be made of fewer pixels than others,
 * up to 7 pixels of the file, and sharp stretches the rest. The box undoes that.
 *
 * @param image The image's size, upright.
 * @param target The size that it is going to get, upright.
 * @param orientation EXIF's number, 1 to 8, of how the file turns the image.
 * @returns How to decode it, or `null` for in full.
 */
export function shrinkOnLoad(image: Size, target: Size, orientation: number): ShrunkLoad | null {
  const scale = Math.min(image.width / target.width, image.height / target.height);
  const step = STEPS.find(({ loaded, samples }) => scale / (loaded + 1) >= samples);
  if (step === undefined) return null;
  const horizontal = shrinkEdge(image.width, step.loaded, [2, 3, 6, 7].includes(orientation));
  const vertical = shrinkEdge(image.height, step.loaded, [3, 4, 7, 8].includes(orientation));
  return {
    size: { width: horizontal.length, height: vertical.length },
    box: { left: horizontal.from, top: vertical.from, width: horizontal.covers, height: vertical.covers },
  };
}

/** `isMirrored` where the edge's end in the file is its beginning in the upright image. */
function shrinkEdge(edge: number, loaded: number, isMirrored: boolean) {
  const length = Math.floor(edge / (loaded + 1));
  const covers = length * edge / (Math.floor(edge / loaded) * loaded);
  return { length, covers, from: isMirrored ? length - covers : 0 };
}
