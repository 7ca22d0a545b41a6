import type { Recipe } from "./recipe.ts";

/**
 * Whether a recipe distils, and so is trained from a teacher.
 *
 * @param recipe The recipe.
 */
export function needsTeacher({ objective }: Recipe): boolean {
  return objective.kind === "rdcd" && objective.distillation.length > 0;
}
