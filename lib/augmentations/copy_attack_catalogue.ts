import type { Interval } from "../types.ts";
import type { Augmentation } from "./augmentation.ts";
import { blendWith } from "./blend_with.ts";
import { colorJitter } from "./color_jitter.ts";
import type { AttackStrength } from "./copy_attack.ts";
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
import { screenshot, type ScreenshotStyle } from "./screenshot.ts";

/** An operation that attacks are drawn from. */
export interface CatalogueEntry {
  /** Entries of one family exclude each other in an attack. */
  family: string;
  /** How likely it is drawn, relative to the other entries. */
  weight: number;
  /** Its place in an attack: lower stages come first, so that nothing cuts the image out of what it was put into. */
  stage: number;
  /** The operation, with ranges for the strength. */
  augmentation: Augmentation<unknown>;
}

/** The strengths, the weakest first. */
export const strengths: readonly AttackStrength[] = ["weak", "moderate", "strong", "extreme"];

/**
 * The operations of a strength, after DISC21's catalogue.
 *
 * @param others Ids of images to mix in; without any, operations that mix are left out.
 */
export function copyAttackCatalogue(strength: AttackStrength, others: readonly string[]): CatalogueEntry[] {
  const level = strengths.indexOf(strength);
  const at: ByStrength = (...values) => values[level]!;
  return [...geometry(at), ...appearance(at), ...overlays(at), ...surroundings(at, others)]
    .filter(({ weight }) => weight > 0);
}

/** Picks the value of the strength. */
type ByStrength = <Value>(...values: readonly [Value, Value, Value, Value]) => Value;

function geometry(at: ByStrength): CatalogueEntry[] {
  const [least, most] = at<Interval>([2, 5], [5, 15], [15, 45], [45, 135]);
  const aspect = at<Interval>([0.9, 1.1], [0.75, 1.35], [0.6, 1.7], [0.5, 2]);
  const cut = crop({ area: at<Interval>([0.8, 0.95], [0.5, 0.8], [0.25, 0.5], [0.1, 0.25]), aspect });
  const size = rescale({ scale: at<Interval>([0.7, 0.9], [0.5, 0.8], [0.3, 0.6], [0.2, 0.4]), aspect });
  const lean = perspective({
    distortion: at<Interval>([0.03, 0.06], [0.06, 0.15], [0.15, 0.25], [0.25, 0.4]),
    fill: "random",
  });
  return [
    { family: "crop", stage: 0, weight: at(2, 3, 4, 6), augmentation: cut },
    { family: "size", stage: 1, weight: 2, augmentation: size },
    ...[[least, most], [-most, -least]].map((degrees) => ({
      family: "turn",
      stage: 1,
      weight: 1,
      augmentation: rotate({ degrees: degrees as [number, number], expand: true, fill: "random" }),
    })),
    { family: "turn", stage: 1, weight: at(0, 1, 2, 2), augmentation: rotateRightAngle() },
    { family: "mirror", stage: 1, weight: at(1, 2, 2, 1), augmentation: flip() },
    { family: "mirror", stage: 1, weight: at(0, 0, 1, 2), augmentation: flip({ axes: ["vertical"] }) },
    { family: "lean", stage: 1, weight: at(1, 1, 2, 2), augmentation: lean },
  ];
}

function appearance(at: ByStrength): CatalogueEntry[] {
  const factor = at<Interval>([0.85, 1.2], [0.65, 1.5], [0.45, 1.9], [0.35, 2.4]);
  const jitter = colorJitter({
    brightness: factor,
    contrast: factor,
    saturation: at<Interval>([0.8, 1.25], [0.5, 1.6], [0.2, 2.2], [0, 3]),
    hue: at<Interval>([-0.02, 0.02], [-0.06, 0.06], [-0.15, 0.15], [-0.5, 0.5]),
  });
  const blur = gaussianBlur({
    radius: at<Interval>([0.002, 0.004], [0.004, 0.01], [0.01, 0.02], [0.02, 0.03]),
    unit: "edges",
  });
  const shake = motionBlur({
    length: at<Interval>([0.01, 0.015], [0.015, 0.03], [0.03, 0.07], [0.07, 0.12]),
  });
  const tiles = pixelate({ tile: at<Interval>([0.008, 0.012], [0.012, 0.02], [0.02, 0.035], [0.035, 0.06]) });
  const hidden = pixelate({
    tile: [0.05, 0.08],
    region: at<Interval>([0.2, 0.3], [0.3, 0.45], [0.45, 0.65], [0.65, 0.8]),
  });
  const grain = noise({ amount: at<Interval>([0.02, 0.04], [0.04, 0.1], [0.1, 0.2], [0.2, 0.35]) });
  const file = reencode({
    formats: ["jpeg", "jpeg", "webp"],
    quality: at<Interval>([60, 85], [30, 60], [10, 30], [3, 10]),
  });
  return [
    { family: "color", stage: 2, weight: 3, augmentation: jitter },
    { family: "color", stage: 2, weight: at(0, 1, 1, 1), augmentation: grayscale() },
    { family: "detail", stage: 2, weight: 1.5, augmentation: blur },
    { family: "detail", stage: 2, weight: 0.5, augmentation: shake },
    { family: "detail", stage: 2, weight: at(0.5, 1, 1, 1), augmentation: tiles },
    { family: "detail", stage: 2, weight: 0.5, augmentation: hidden },
    { family: "detail", stage: 2, weight: 1.5, augmentation: grain },
    { family: "coding", stage: 5, weight: at(3, 3, 2, 1), augmentation: file },
  ];
}

function overlays(at: ByStrength): CatalogueEntry[] {
  const text = overlayText({
    content: "phrase",
    size: at<Interval>([0.05, 0.08], [0.08, 0.14], [0.14, 0.25], [0.25, 0.4]),
    opacity: [0.6, 1],
    outlined: 0.5,
  });
  const emoji = overlayEmoji({
    size: at<Interval>([0.1, 0.2], [0.2, 0.35], [0.35, 0.55], [0.55, 0.75]),
    opacity: [0.8, 1],
  });
  const stripes = overlayStripes({
    count: [2, 12],
    coverage: at<Interval>([0.05, 0.15], [0.15, 0.3], [0.3, 0.45], [0.45, 0.6]),
    opacity: at<Interval>([0.3, 0.6], [0.4, 0.8], [0.6, 1], [0.8, 1]),
  });
  return [
    { family: "text", stage: 3, weight: 3, augmentation: text },
    { family: "emoji", stage: 3, weight: 3, augmentation: emoji },
    { family: "stripes", stage: 3, weight: 1, augmentation: stripes },
  ];
}

function surroundings(at: ByStrength, others: readonly string[]): CatalogueEntry[] {
  const margins = pad({ amount: at<Interval>([0.05, 0.15], [0.15, 0.4], [0.4, 0.8], [0.8, 1.5]) });
  const border = frame({ thickness: at<Interval>([0.02, 0.05], [0.05, 0.1], [0.1, 0.2], [0.2, 0.35]) });
  const screen = screenshot({
    styles: at<ScreenshotStyle[]>(["viewer"], ["viewer", "post"], ["post", "chat", "browser"], [
      "chat",
      "browser",
    ]),
  });
  const around: CatalogueEntry[] = [
    { family: "around", stage: 4, weight: 1.5, augmentation: margins },
    { family: "around", stage: 4, weight: 1, augmentation: border },
    { family: "around", stage: 4, weight: at(0.5, 1.5, 3, 3), augmentation: screen },
  ];
  if (others.length === 0) return around;
  const paste = pasteInto({
    others,
    scale: at<Interval>([0.8, 0.95], [0.6, 0.8], [0.4, 0.6], [0.25, 0.4]),
  });
  const blend = blendWith({
    others,
    opacity: at<Interval>([0.75, 0.9], [0.6, 0.75], [0.5, 0.6], [0.4, 0.5]),
  });
  return [
    ...around,
    { family: "around", stage: 4, weight: at(0, 1, 3, 6), augmentation: paste },
    { family: "around", stage: 4, weight: at(0, 1, 1.5, 2), augmentation: blend },
  ];
}
