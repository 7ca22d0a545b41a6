import * as rdcd from "rdcd";
import { picture } from "./pictures.ts";

const others = ["one", "two", "three"];

/** Every operation of the library, with its defaults. */
export const operations: readonly rdcd.Augmentation<unknown>[] = [
  rdcd.blendWith({ others }),
  rdcd.colorJitter({ brightness: [0.4, 0.8], contrast: [1.2, 1.5], saturation: [0.2, 0.6], hue: [0.1, 0.2] }),
  rdcd.crop(),
  rdcd.flip({ axes: ["horizontal", "vertical"] }),
  rdcd.frame(),
  rdcd.gaussianBlur(),
  rdcd.grayscale(),
  rdcd.motionBlur({ length: [0.05, 0.2] }),
  rdcd.noise(),
  rdcd.overlayEmoji(),
  rdcd.overlayStripes(),
  rdcd.overlayText({ opacity: [0.5, 1] }),
  rdcd.pad(),
  rdcd.pasteInto({ others }),
  rdcd.perspective(),
  rdcd.pixelate({ tile: [0.05, 0.1] }),
  rdcd.reencode(),
  rdcd.rescale(),
  rdcd.rotate({ degrees: [1, 359], expand: true, fill: "random" }),
  rdcd.rotateRightAngle(),
  rdcd.screenshot(),
];

/** Three pictures to mix in, of different sizes. */
export const resources: rdcd.AugmentationResources = {
  readOther: (id) => Promise.resolve(picture(90 + 10 * others.indexOf(id), 80, 1 + others.indexOf(id))),
};
