import { copyAttackCatalogue, strengths } from "./copy_attack_catalogue.ts";
import type { CatalogueEntry } from "./copy_attack_catalogue.ts";
import { drawOrder } from "../random/draw.ts";
import { checkChoice } from "./check_params.ts";
import type { Prng } from "../random/prng.ts";
import type { AugmentationStep } from "./compose.ts";
import type { AttackStrength, CopyAttack } from "./copy_attack.ts";

/** Options for {@linkcode sampleCopyAttack}. */
export interface SampleCopyAttackOptions {
  /** How hard the copy shall be to recognize. */
  strength: AttackStrength;
  /** Ids of images that may be mixed in; with none, nothing is pasted or blended. */
  others: readonly string[];
  /** The only operation, one of {@linkcode copyAttackOperations}; unless given, one to four are drawn. */
  operation?: string;
}

/** Chances of one, two, three and four operations. */
const stepChances: Record<AttackStrength, readonly number[]> = {
  weak: [0.7, 0.3, 0, 0],
  moderate: [0.3, 0.5, 0.2, 0],
  strong: [0, 0.4, 0.4, 0.2],
  extreme: [0, 0.3, 0.4, 0.3],
};

/**
 * Draws how an image is edited into a copy, after the catalogue of edits of DISC21.
 *
 * One to four operations of different families. The first drawn has the strength's full force, the others that of the
 * strength below, so that something of the original always stays to be seen. Cuts come before turns, those before
 * colors, overlays and new surroundings; a lossy file is the last.
 *
 * @param prng Where random numbers come from.
 * @param options Strength and images to mix in.
 * @returns The attack, plain JSON.
 * @throws {RangeError} If the strength is unknown, or it has no such operation.
 *
 * @example Same seed, same attack
 * ```ts
 * import { sampleCopyAttack, seededPrng } from "rdcd/augmentations";
 * import assert from "node:assert/strict";
 *
 * const options = { strength: "strong", others: ["T000001"] } as const;
 * assert.deepEqual(sampleCopyAttack(seededPrng(5), options), sampleCopyAttack(seededPrng(5), options));
 * ```
 */
export function sampleCopyAttack(prng: Prng, options: SampleCopyAttackOptions): CopyAttack {
  const { strength, others, operation } = options;
  checkChoice("a copy attack", "strength", strength, strengths);
  const full = copyAttackCatalogue(strength, others);
  if (operation !== undefined) return { strength, steps: [drawStep(prng, full, operation)] };
  const weaker = copyAttackCatalogue(strengths[Math.max(0, strengths.indexOf(strength) - 1)]!, others);
  const count = 1 + drawWeighted(prng, stepChances[strength]);
  const drawn: CatalogueEntry[] = [];
  while (drawn.length < count) {
    const taken = new Set(drawn.map(({ family }) => family));
    const free = (drawn.length === 0 ? full : weaker).filter(({ family }) => !taken.has(family));
    drawn.push(free[drawWeighted(prng, free.map(({ weight }) => weight))]!);
  }
  const ordered = drawOrder(prng, drawn).sort((first, second) => first.stage - second.stage);
  return {
    strength,
    steps: ordered.map(({ augmentation }) => ({
      name: augmentation.name,
      params: augmentation.sample(prng),
    })),
  };
}

/** A step of the operation; flips along one axis and along the other, for one, are two entries of the catalogue. */
function drawStep(prng: Prng, catalogue: readonly CatalogueEntry[], operation: string): AugmentationStep {
  const names = new Set(catalogue.map(({ augmentation }) => augmentation.name));
  checkChoice("a copy attack", "operation", operation, [...names]);
  const entries = catalogue.filter(({ augmentation }) => augmentation.name === operation);
  const { augmentation } = entries[drawWeighted(prng, entries.map(({ weight }) => weight))]!;
  return { name: operation, params: augmentation.sample(prng) };
}

/** An index, each as likely as its weight. */
function drawWeighted(prng: Prng, weights: readonly number[]): number {
  let rest = prng() * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex((weight) => (rest -= weight) < 0);
  return index < 0 ? weights.length - 1 : index;
}
