import type { Interval } from "../types.ts";
import type { Augmentation } from "./augmentation.ts";
import { colorJitter, type ColorJitterOptions } from "./color_jitter.ts";
import { type AugmentationStep, compose } from "./compose.ts";
import { copyAttackInstead } from "./copy_attack_instead.ts";
import { flip } from "./flip.ts";
import { gaussianBlur } from "./gaussian_blur.ts";
import { grayscale } from "./grayscale.ts";
import { overlayEmoji } from "./overlay_emoji.ts";
import { overlayText } from "./overlay_text.ts";
import { randomly } from "./randomly.ts";
import { reencode } from "./reencode.ts";
import { resizedCrop } from "./resized_crop.ts";
import { rotate } from "./rotate.ts";
import { rotateRightAngle } from "./rotate_right_angle.ts";

/** Options for {@linkcode simclr}, {@linkcode strongBlur}, {@linkcode advanced} and {@linkcode copyAttacks}. */
export interface PresetOptions {
  /** Pixels a side of the square that comes out: 224 in SSCD and RDCD. */
  size: number;
  /**
   * Ids of images that {@linkcode copyAttacks} pastes and blends into; others mix in none.
   *
   * @default {none}
   */
  others?: readonly string[];
}

/** The name of {@linkcode simclr}, {@linkcode strongBlur}, {@linkcode advanced} or {@linkcode copyAttacks}. */
export type PresetName = "simclr" | "strongBlur" | "advanced" | "copyAttacks";

/** torchvision's `ColorJitter(0.8, 0.8, 0.8, 0.2)`. */
const JITTER: ColorJitterOptions = {
  brightness: [0.2, 1.8],
  contrast: [0.2, 1.8],
  saturation: [0.2, 1.8],
  hue: [-0.2, 0.2],
};

/**
 * SSCD's `SIMCLR` augmentations: a resized crop, a flip, color jitter, gray and a mild blur.
 *
 * @param options The size.
 * @returns The operation.
 * @throws {RangeError} If the size is no positive integer.
 * @see {@link https://arxiv.org/abs/2202.10261 | Pizzi et al. 2022}, `sscd/transforms/settings.py`
 *
 * @example The same parameters give the same view
 * ```ts
 * import { generatePicture, seededPrng } from "rdcd/datasets";
 * import { simclr } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const preset = simclr({ size: 32 });
 * const params = preset.sample(seededPrng(5));
 * const picture = await generatePicture({ seed: 1, index: 0 });
 * const replayed = JSON.parse(JSON.stringify(params));
 * assert.deepEqual(await preset.apply(picture, params), await preset.apply(picture, replayed));
 * ```
 */
export function simclr(options: PresetOptions): Augmentation<AugmentationStep[]> {
  return compose(contrastive(options.size, [0.1, 2]));
}

/**
 * SSCD's `STRONG_BLUR` augmentations: those of {@linkcode simclr} with a blur of 1 to 5 pixels.
 *
 * @param options The size.
 * @returns The operation.
 * @throws {RangeError} If the size is no positive integer.
 * @see {@link https://arxiv.org/abs/2202.10261 | Pizzi et al. 2022}, `sscd/transforms/settings.py`
 *
 * @example A square of the size asked for
 * ```ts
 * import { generatePicture, seededPrng } from "rdcd/datasets";
 * import { strongBlur } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const preset = strongBlur({ size: 32 });
 * const view = await preset.apply(await generatePicture({ seed: 1, index: 0 }), preset.sample(seededPrng(5)));
 * assert.deepEqual([view.width, view.height], [32, 32]);
 * ```
 */
export function strongBlur(options: PresetOptions): Augmentation<AugmentationStep[]> {
  return compose(contrastive(options.size, [1, 5]));
}

/**
 * SSCD's `ADVANCED` augmentations, which RDCD is trained with: before the crop a flip, right angles, text, emoji and
 * free rotation; after it color jitter, gray, blur and JPEG.
 *
 * As there, a right angle keeps the canvas's shape, and text that does not fit is left out. Differs from SSCD in the fonts and emoji, which come from npm packages and not from AugLy.
 *
 * @param options The size.
 * @returns The operation.
 * @throws {RangeError} If the size is no positive integer.
 * @see {@link https://arxiv.org/abs/2202.10261 | Pizzi et al. 2022}, `sscd/transforms/settings.py`; RDCD,
 * `rdcd/transforms/settings.py`
 *
 * @example Ten operations, most of them left out in a draw
 * ```ts
 * import { advanced, seededPrng } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const params = advanced({ size: 224 }).sample(seededPrng(5));
 * assert.equal(params.length, 10);
 * assert.ok(params.some((step) => step.params === null));
 * ```
 */
export function advanced(options: PresetOptions): Augmentation<AugmentationStep[]> {
  return compose(
    edited(options, rotateRightAngle({ expand: false }), overlayText({ unfitting: "leaveOut" })),
  );
}

/**
 * {@linkcode advanced}, and in its place half of the time a copy attack of at least moderate strength: strong crops,
 * images in images, screenshots, overlays. Right angles turn the canvas with the image, and text that would not fit is made
 * smaller. It is not SSCD's; models that are used on edited copies as such learn
 * from it what they will see.
 *
 * @param options The size, and images to mix in.
 * @returns The operation; `apply` needs `readOther` where there are others.
 * @throws {RangeError} If the size is no positive integer.
 *
 * @example A square of the size asked for, whatever was done
 * ```ts
 * import { generatePicture, seededPrng } from "rdcd/datasets";
 * import { copyAttacks } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const preset = copyAttacks({ size: 32, others: ["other"] });
 * const readOther = () => generatePicture({ seed: 1, index: 1 });
 * const picture = await generatePicture({ seed: 1, index: 0 });
 * const view = await preset.apply(picture, preset.sample(seededPrng(5)), { readOther });
 * assert.deepEqual([view.width, view.height], [32, 32]);
 * ```
 */
export function copyAttacks(options: PresetOptions): Augmentation<AugmentationStep[]> {
  return copyAttackInstead(compose(edited(options, rotateRightAngle(), overlayText())), options);
}

/** The operations of {@linkcode advanced}, with those of two in which people's edits are unlike SSCD's. */
function edited(
  { size }: PresetOptions,
  turn: Augmentation<unknown>,
  text: Augmentation<unknown>,
): Augmentation<unknown>[] {
  const [crop, mirror, ...colors] = contrastive(size, [1, 5]);
  return [
    mirror!,
    randomly(0.05, turn),
    randomly(0.1, text),
    randomly(0.2, overlayEmoji()),
    randomly(0.05, rotate()),
    crop!,
    ...colors,
    randomly(0.2, reencode()),
  ];
}

function contrastive(size: number, radius: Interval): Augmentation<unknown>[] {
  return [
    resizedCrop({ size }),
    randomly(0.5, flip()),
    randomly(0.8, colorJitter(JITTER)),
    randomly(0.2, grayscale()),
    randomly(0.5, gaussianBlur({ radius })),
  ];
}

/** The presets by name. */
export const PRESETS: Readonly<
  Record<PresetName, (options: PresetOptions) => Augmentation<AugmentationStep[]>>
> = {
  simclr,
  strongBlur,
  advanced,
  copyAttacks,
};

/** Per preset, changes when the same images and seed give other views for a reason that is in our code. */
export const VIEW_VERSIONS: Readonly<Record<PresetName, number>> = {
  simclr: 1,
  strongBlur: 1,
  advanced: 2,
  copyAttacks: 1,
};
