import type { AttackStrength } from "../../augmentations/copy_attack.ts";
import { copyAttackOperations } from "../../augmentations/copy_attack_operations.ts";
import { sampleCopyAttack } from "../../augmentations/sample_copy_attack.ts";
import { seededPrng } from "../../random/prng.ts";
import type { ImageEntry } from "../../types.ts";
import {
  type BenchmarkPlan,
  divideImages,
  drawOthers,
  type PlannedQuery,
  queryName,
} from "./plan_benchmark.ts";
import type { BenchmarkSizes } from "./split_images.ts";

/** One operation in one strength. */
export interface PlannedAttack {
  /** The operation. */
  operation: string;
  /** How harsh. */
  strength: AttackStrength;
}

/** Settings of {@linkcode planAttacks}. */
export interface PlanAttacksOptions {
  /** Seed of everything random. */
  seed: number;
  /** How many references, training images and distractors; copies are those of one attack. */
  sizes: BenchmarkSizes;
  /** The attacks. */
  attacks: readonly PlannedAttack[];
}

/** Every operation in every strength that has it, operation by operation. */
export function listAttacks(
  operations: readonly string[],
  strengths: readonly AttackStrength[],
): PlannedAttack[] {
  return operations.flatMap((operation) =>
    strengths.filter((strength) => copyAttackOperations(strength).includes(operation))
      .map((strength) => ({ operation, strength }))
  );
}

/**
 * Decides what becomes of each image where attacks are to be compared: every attack is made on the same references, and
 * distractors take turns with the attacks.
 *
 * @param images Usable images in a shuffled order: references, training and distractors are taken from its start.
 */
export function planAttacks(images: readonly ImageEntry[], options: PlanAttacksOptions): BenchmarkPlan {
  const { seed, sizes, attacks } = options;
  const { references, training, distractors } = divideImages(images, sizes);
  const copied = references.slice(0, sizes.copies);
  const origins = [
    ...attacks.flatMap((attack) =>
      copied.map(({ id, source }) => ({ ...attack, reference: id as string | null, source }))
    ),
    ...distractors.map((source, row) => ({ ...attacks[row % attacks.length]!, reference: null, source })),
  ];
  const queries = origins.map(({ operation, strength, reference, source }, row): PlannedQuery => {
    const id = queryName(row);
    const prng = seededPrng(`${seed}/${id}`);
    const others = drawOthers(prng, distractors, source);
    const attack = sampleCopyAttack(prng, { strength, operation, others: others.map((other) => other.id) });
    return { id, source, reference, attack, others };
  });
  return { references, training, queries };
}
