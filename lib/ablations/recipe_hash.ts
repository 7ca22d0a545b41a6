import { hashJson } from "../_internal/hash_json.ts";
import type { Recipe } from "../training/recipe.ts";

/**
 * Changes with what a recipe computes: with everything but its description.
 *
 * @param recipe The recipe.
 * @returns A hexadecimal SHA-256.
 */
export function recipeHash({ description: _, ...numbers }: Recipe): string {
  return hashJson(numbers);
}
