import type { Recipe } from "./recipe.ts";

/** Everything in a recipe that decides what `train` computes. */
export type RecipeNumbers = Omit<Recipe, "description" | "teacherRecipe" | "startRecipe" | "expectedStart">;

/** A recipe without what is said to people and to `deno task train` only. */
export function recipeNumbers(
  { description: _, teacherRecipe: __, startRecipe: ___, expectedStart: ____, ...numbers }: Recipe,
): RecipeNumbers {
  return numbers;
}
