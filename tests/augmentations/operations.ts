import type { Augmentation, AugmentationResources } from "../../lib/augmentations/augmentation.ts";
import { blendWith } from "../../lib/augmentations/blend_with.ts";
import { colorJitter } from "../../lib/augmentations/color_jitter.ts";
import { crop } from "../../lib/augmentations/crop.ts";
import { flip } from "../../lib/augmentations/flip.ts";
import { frame } from "../../lib/augmentations/frame.ts";
import { gaussianBlur } from "../../lib/augmentations/gaussian_blur.ts";
import { grayscale } from "../../lib/augmentations/grayscale.ts";
import { motionBlur } from "../../lib/augmentations/motion_blur.ts";
import { noise } from "../../lib/augmentations/noise.ts";
import { overlayEmoji } from "../../lib/augmentations/overlay_emoji.ts";
import { overlayStripes } from "../../lib/augmentations/overlay_stripes.ts";
import { overlayText } from "../../lib/augmentations/overlay_text.ts";
import { pad } from "../../lib/augmentations/pad.ts";
import { pasteInto } from "../../lib/augmentations/paste_into.ts";
import { perspective } from "../../lib/augmentations/perspective.ts";
import { pixelate } from "../../lib/augmentations/pixelate.ts";
import { reencode } from "../../lib/augmentations/reencode.ts";
import { rescale } from "../../lib/augmentations/rescale.ts";
import { resizedCrop } from "../../lib/augmentations/resized_crop.ts";
import { rotate } from "../../lib/augmentations/rotate.ts";
import { rotateRightAngle } from "../../lib/augmentations/rotate_right_angle.ts";
import { screenshot } from "../../lib/augmentations/screenshot.ts";
import { picture } from "./pictures.ts";

const others = ["one", "two", "three"];

/** Every operation of the library, with its defaults. */
export const operations: readonly Augmentation<unknown>[] = [
  blendWith({ others }),
  colorJitter({ brightness: [0.4, 0.8], contrast: [1.2, 1.5], saturation: [0.2, 0.6], hue: [0.1, 0.2] }),
  crop(),
  flip({ axes: ["horizontal", "vertical"] }),
  frame(),
  gaussianBlur(),
  grayscale(),
  motionBlur({ length: [0.05, 0.2] }),
  noise(),
  overlayEmoji(),
  overlayStripes(),
  overlayText({ opacity: [0.5, 1] }),
  pad(),
  pasteInto({ others }),
  perspective(),
  pixelate({ tile: [0.05, 0.1] }),
  reencode(),
  rescale(),
  resizedCrop({ size: 40 }),
  rotate({ degrees: [1, 359], expand: true, fill: "random" }),
  rotateRightAngle(),
  screenshot(),
];

/** Three images to mix in, of different sizes. */
export const resources: AugmentationResources = {
  readOther: (id) => Promise.resolve(picture(90 + 10 * others.indexOf(id), 80, 1 + others.indexOf(id))),
};
