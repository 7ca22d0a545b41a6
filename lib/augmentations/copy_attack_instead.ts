import { checkPositiveInteger } from "../check_positive_integer.ts";
import { drawChoice } from "../random/draw.ts";
import { resizeImage } from "../images/resize_image.ts";
import { applyCopyAttack } from "./apply_copy_attack.ts";
import type { Augmentation } from "./augmentation.ts";
import type { AugmentationStep } from "./compose.ts";
import type { AttackStrength, CopyAttack } from "./copy_attack.ts";
import { sampleCopyAttack } from "./sample_copy_attack.ts";

/** Options for {@linkcode copyAttackInstead}. */
export interface CopyAttackInsteadOptions {
  /** Pixels a side of the square that an attacked image becomes, whole. */
  size: number;
  /**
   * How often, 0 to 1.
   *
   * @default {0.5}
   */
  probability?: number;
  /**
   * Strengths that attacks are drawn from, evenly.
   *
   * @default {["moderate", "strong", "extreme"]}
   */
  strengths?: readonly AttackStrength[];
  /**
   * Ids of images that are pasted and blended into.
   *
   * @default {none, and nothing is pasted or blended}
   */
  others?: readonly string[];
}

const NAME = "copyAttack";

/**
 * With a probability a copy attack, as `deno task make-benchmark` draws them, takes the place of an augmentation.
 *
 * An attacked image is not cropped afterwards, which could leave nothing of an image that was pasted into another; it is
 * stretched to a square, as a network sees copies.
 *
 * @param augmentation What is done otherwise.
 * @param options How often and how hard.
 * @returns The operation; it draws one step, which says which of the two it is. `apply` needs `readOther` where there
 * are others.
 * @throws {RangeError} If the size is no positive integer or the probability not within 0 to 1.
 *
 * @example Half of the views of a training image
 * ```ts
 * import { advanced, copyAttackInstead, seededPrng } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const views = copyAttackInstead(advanced({ size: 32 }), { size: 32 });
 * const prng = seededPrng(1);
 * const names = Array.from({ length: 20 }, () => views.sample(prng)[0]!.name);
 * assert.deepEqual(new Set(names), new Set(["compose", "copyAttack"]));
 * ```
 */
export function copyAttackInstead(
  augmentation: Augmentation<unknown>,
  options: CopyAttackInsteadOptions,
): Augmentation<AugmentationStep[]> {
  const { size, probability = 0.5, strengths = ["moderate", "strong", "extreme"], others = [] } = options;
  checkPositiveInteger("make copyAttackInstead", "size", size);
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(
      `Cannot make copyAttackInstead as the probability must be within 0 to 1: current value is ${probability}`,
    );
  }
  return {
    name: "copyAttackInstead",
    sample(prng) {
      if (prng() >= probability) return [{ name: augmentation.name, params: augmentation.sample(prng) }];
      const strength = drawChoice(prng, strengths);
      return [{ name: NAME, params: sampleCopyAttack(prng, { strength, others }) }];
    },
    async apply(image, drawn, resources) {
      const [step] = drawn;
      if (step?.name === augmentation.name) return await augmentation.apply(image, step.params, resources);
      if (step?.name !== NAME) {
        throw new RangeError(
          `Cannot apply copyAttackInstead as its step must be ${augmentation.name} or ${NAME}: ` +
            `current value is ${step?.name ?? "none"}`,
        );
      }
      const readOther = resources?.readOther ?? (() => Promise.reject(missingOther()));
      const copy = await applyCopyAttack(image, step.params as CopyAttack, { readOther });
      return resizeImage(copy, { width: size, height: size });
    },
  };
}

function missingOther(): TypeError {
  return new TypeError(
    "Cannot apply copyAttackInstead as it mixes in another image: pass { readOther } as the third argument",
  );
}
