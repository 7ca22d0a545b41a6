import { copyAttackCatalogue } from "./copy_attack_catalogue.ts";
import type { AttackStrength } from "./copy_attack.ts";

/**
 * The operations that copy attacks of a strength are drawn from, in the order of the catalogue: geometry, appearance,
 * overlays, surroundings.
 *
 * @param strength How hard the copy shall be to recognize; the weakest has no turn by a right angle, no grayscale, and
 * mixes in no other image.
 * @returns Their names, each once.
 *
 * @example What only stronger attacks do
 * ```ts
 * import { copyAttackOperations } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const weak = copyAttackOperations("weak");
 * assert.deepEqual(copyAttackOperations("moderate").filter((name) => !weak.includes(name)), [
 *   "rotateRightAngle",
 *   "grayscale",
 *   "pasteInto",
 *   "blendWith",
 * ]);
 * ```
 */
export function copyAttackOperations(strength: AttackStrength): string[] {
  const anyImage = ["any"];
  return [
    ...new Set(copyAttackCatalogue(strength, anyImage).map(({ augmentation }) => augmentation.name)),
  ];
}
