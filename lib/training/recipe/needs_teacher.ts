import type { Recipe } from "./recipe.ts";

/** Checks whether a recipe is trained from a teacher. */
export function needsTeacher({ objective }: Recipe): boolean {
  if (objective.kind === "custom") return objective.needsTeacher;
  return objective.kind === "rdcd" && objective.distillation.length > 0;
}
