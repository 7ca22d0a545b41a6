import type { Recipe } from "./recipe.ts";

/**
 * How many of the first numbers of a recipe's descriptors are descriptors too; none where it does not say so.
 */
export function nestedDimsOf({ objective }: Recipe): readonly number[] {
  return objective.kind === "rdcd" ? objective.nestedDims ?? [] : [];
}
