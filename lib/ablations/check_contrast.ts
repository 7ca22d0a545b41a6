import type { Recipe } from "../training/recipe/recipe.ts";
import type { ContrastCheck } from "./ablation_result.ts";

/** A contrastive term that is nearer to chance than this share of it has learned next to nothing. */
const AT_CHANCE = 0.95;

/**
 * Checks whether a run's contrastive term has learned anything by its last epoch: its InfoNCE is well below that of
 * guessing, and copies are nearer to one another than other images are. (The nearest of a thousand others is nearer than most
 * strongly edited copies, also by good descriptors.)
 *
 * @param recipe What it was trained by.
 * @param means Its last epoch's means, by name.
 * @returns `null` where it has no such term.
 */
export function checkContrast(
  { objective, batchSize }: Recipe,
  means: Readonly<Record<string, number>>,
): ContrastCheck | null {
  if (objective.kind === "custom" || means.infoNce === undefined) return null;
  const isTrained = objective.kind === "sscd" ||
    objective.contrastive !== null && objective.contrastive.weight > 0;
  if (!isTrained) return null;
  // MoCo tells the key from the queue, SSCD's form the copy from all else in both views' batch.
  const choices = objective.kind === "sscd" ? 2 * batchSize - 1 : objective.contrastive!.queueSize + 1;
  const { infoNce, positiveSimilarity, negativeSimilarity } = means;
  const chance = Math.log(choices);
  const isNearer = positiveSimilarity === undefined || negativeSimilarity === undefined ||
    positiveSimilarity > negativeSimilarity;
  return { infoNce, chance, hasLearned: infoNce < AT_CHANCE * chance && isNearer };
}
