import { hashJson } from "../json/hash_json.ts";
import type { Recipe } from "../training/recipe/recipe.ts";
import { recipeNumbers } from "../training/recipe/recipe_numbers.ts";

/**
 * Changes with what a recipe computes: with everything but its description and the recipes that go before it.
 *
 * @returns A hexadecimal SHA-256.
 */
export function recipeHash(recipe: Recipe): string {
  return hashJson(recipeNumbers(recipe));
}
