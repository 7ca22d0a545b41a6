import { resizeImage } from "../images/resize_image.ts";
import type { Image } from "../types.ts";
import type { Augmentation, AugmentationResources } from "./augmentation.ts";
import { blendWith } from "./blend_with.ts";
import { colorJitter } from "./color_jitter.ts";
import { crop } from "./crop.ts";
import { flip } from "./flip.ts";
import { frame } from "./frame.ts";
import { gaussianBlur } from "./gaussian_blur.ts";
import { grayscale } from "./grayscale.ts";
import { motionBlur } from "./motion_blur.ts";
import { noise } from "./noise.ts";
import { overlayEmoji } from "./overlay_emoji.ts";
import { overlayStripes } from "./overlay_stripes.ts";
import { overlayText } from "./overlay_text.ts";
import { pad } from "./pad.ts";
import { pasteInto } from "./paste_into.ts";
import { perspective } from "./perspective.ts";
import { pixelate } from "./pixelate.ts";
import { reencode } from "./reencode.ts";
import { rescale } from "./rescale.ts";
import { rotate } from "./rotate.ts";
import { rotateRightAngle } from "./rotate_right_angle.ts";
import { screenshot } from "./screenshot.ts";
import type { CopyAttack } from "./copy_attack.ts";

/** Pixels of the longest edge that an attack works on and gives. */
const longestEdge = 1024;
/** Pixels that each edge of a copy has at least. */
const shortestEdge = 16;

// The ids are never drawn from: applying takes its image from the parameters.
const mixing = { others: ["any"] };
const operations: ReadonlyMap<string, Augmentation<unknown>> = new Map(
  [
    blendWith(mixing),
    colorJitter(),
    crop(),
    flip(),
    frame(),
    gaussianBlur(),
    grayscale(),
    motionBlur(),
    noise(),
    overlayEmoji(),
    overlayStripes(),
    overlayText(),
    pad(),
    pasteInto(mixing),
    perspective(),
    pixelate(),
    reencode(),
    rescale(),
    rotate(),
    rotateRightAngle(),
    screenshot(),
  ].map((operation: Augmentation<unknown>) => [operation.name, operation]),
);

/**
 * Edits an image into a copy.
 *
 * Images, this one and those mixed in, are first shrunk to 1,024 pixels at the longest edge; the copy's edges have
 * 16 to 1,024 pixels.
 *
 * @param image The original; it is not changed.
 * @param attack What `sampleCopyAttack` drew, or the same through JSON.
 * @param resources How images to mix in are read.
 * @returns The copy: same original and attack, same pixels.
 * @throws {RangeError} If a step is unknown or a parameter is out of its range.
 *
 * @example A copy in gray
 * ```ts
 * import { applyCopyAttack } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const original = { width: 16, height: 16, data: new Uint8Array(16 * 16 * 3).fill(90) };
 * const readOther = () => Promise.reject(new Error("no picture is mixed in"));
 * const copy = await applyCopyAttack(
 *   original,
 *   { strength: "weak", steps: [{ name: "grayscale", params: {} }] },
 *   { readOther },
 * );
 * assert.deepEqual(copy, original);
 * ```
 */
export async function applyCopyAttack(
  image: Image,
  attack: CopyAttack,
  resources: AugmentationResources,
): Promise<Image> {
  const bounded: AugmentationResources = {
    readOther: async (id) => bound(await resources.readOther(id), 1),
  };
  let copy = bound(image, 1);
  for (const { name, params } of attack.steps) {
    const operation = operations.get(name);
    if (operation === undefined) {
      throw new RangeError(
        `Cannot apply the copy attack as each step must be one of ${[...operations.keys()].join(", ")}: ` +
          `current value is ${JSON.stringify(name)}`,
      );
    }
    copy = bound(await operation.apply(copy, params, bounded), 1);
  }
  return bound(copy, shortestEdge);
}

function bound(image: Image, least: number): Image {
  const scale = Math.min(1, longestEdge / Math.max(image.width, image.height));
  const width = Math.max(least, Math.round(image.width * scale));
  const height = Math.max(least, Math.round(image.height * scale));
  return width === image.width && height === image.height ? image : resizeImage(image, { width, height });
}
