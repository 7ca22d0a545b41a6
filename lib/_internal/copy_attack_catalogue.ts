import type { Augmentation } from "../augmentations/augmentation.ts";
import { blendWith } from "../augmentations/blend_with.ts";
import { colorJitter } from "../augmentations/color_jitter.ts";
import type { AttackStrength } from "../augmentations/copy_attack.ts";
import { crop } from "../augmentations/crop.ts";
import { flip } from "../augmentations/flip.ts";
import { gaussianBlur } from "../augmentations/gaussian_blur.ts";
import { grayscale } from "../augmentations/grayscale.ts";
import { pasteInto } from "../augmentations/paste_into.ts";
import { reencode } from "../augmentations/reencode.ts";
import { rescale } from "../augmentations/rescale.ts";
import { rotate } from "../augmentations/rotate.ts";
import { rotateRightAngle } from "../augmentations/rotate_right_angle.ts";

/** An operation that attacks are drawn from. */
export interface CatalogueEntry {
  /** Entries of one family exclude each other in an attack. */
  family: string;
  /** How likely it is drawn, relative to the other entries. */
  weight: number;
  /** Its place in an attack: lower stages come first, so that nothing cuts the picture out of what it was put into. */
  stage: number;
  /** The operation, with ranges for the strength. */
  augmentation: Augmentation<unknown>;
}

/** The strengths, the weakest first. */
export const strengths: readonly AttackStrength[] = ["weak", "moderate", "strong", "extreme"];

/**
 * The operations of a strength, after DISC21's catalogue.
 *
 * @param strength How harsh.
 * @param others Ids of pictures to mix in; without any, operations that mix are left out.
 */
export function copyAttackCatalogue(strength: AttackStrength, others: readonly string[]): CatalogueEntry[] {
  const level = strengths.indexOf(strength);
  const at = <Value>(...byStrength: readonly [Value, Value, Value, Value]): Value => byStrength[level]!;
  const entry = (family: string, stage: number, weight: number, augmentation: Augmentation<unknown>) => ({
    family,
    stage,
    weight,
    augmentation,
  });
  const degrees = at([2, 5], [5, 15], [15, 45], [45, 135]) as [number, number];
  const mixing = others.length === 0 ? [] : [
    entry(
      "surroundings",
      4,
      at(0, 1, 3, 5),
      pasteInto({ others, scale: at([0.8, 0.95], [0.6, 0.8], [0.4, 0.6], [0.25, 0.4]) }),
    ),
    entry(
      "surroundings",
      4,
      at(0, 1, 1, 2),
      blendWith({ others, opacity: at([0.75, 0.9], [0.6, 0.75], [0.45, 0.6], [0.3, 0.45]) }),
    ),
  ];
  return [
    entry(
      "crop",
      0,
      at(2, 3, 4, 6),
      crop({
        area: at([0.8, 0.95], [0.5, 0.8], [0.25, 0.5], [0.1, 0.25]),
        aspect: at([0.9, 1.1], [0.75, 1.35], [0.6, 1.7], [0.5, 2]),
      }),
    ),
    entry(
      "size",
      1,
      2,
      rescale({
        scale: at([0.7, 1], [0.5, 0.8], [0.3, 0.6], [0.2, 0.4]),
        aspect: at([0.9, 1.1], [0.75, 1.35], [0.6, 1.7], [0.4, 2.5]),
      }),
    ),
    entry("turn", 1, at(1, 1, 1, 1), rotate({ degrees, expand: true, fill: "random" })),
    entry(
      "turn",
      1,
      at(1, 1, 1, 1),
      rotate({ degrees: [-degrees[1], -degrees[0]], expand: true, fill: "random" }),
    ),
    entry("turn", 1, at(0, 1, 2, 2), rotateRightAngle()),
    entry(
      "mirror",
      1,
      at(1, 2, 2, 2),
      flip({ axes: at(["horizontal"], ["horizontal"], ["horizontal"], ["horizontal", "vertical"]) }),
    ),
    entry(
      "color",
      2,
      3,
      colorJitter({
        brightness: at([0.85, 1.2], [0.65, 1.5], [0.45, 1.9], [0.3, 2.4]),
        contrast: at([0.85, 1.2], [0.65, 1.5], [0.45, 1.9], [0.3, 2.4]),
        saturation: at([0.8, 1.25], [0.5, 1.6], [0.2, 2.2], [0, 3]),
        hue: at([-0.02, 0.02], [-0.06, 0.06], [-0.15, 0.15], [-0.5, 0.5]),
      }),
    ),
    entry("color", 2, at(0, 1, 1, 1), grayscale()),
    entry("detail", 2, 2, gaussianBlur({ radius: at([0.5, 1.5], [1.5, 3], [3, 6], [6, 10]) })),
    entry(
      "coding",
      5,
      at(3, 3, 2, 1),
      reencode({ formats: ["jpeg", "jpeg", "webp"], quality: at([60, 85], [30, 60], [10, 30], [3, 10]) }),
    ),
    ...mixing,
  ].filter(({ weight }) => weight > 0);
}
