import { readJsonFile } from "../../json/read_json_file.ts";
import { parseRecipe } from "../../training/recipe/parse_recipe.ts";
import type { Recipe } from "../../training/recipe/recipe.ts";

/**
 * The recipe in a file.
 *
 * @param changes What the user wants otherwise.
 * @throws {DataMissingError} If there is no such file.
 * @throws {InvalidDataError} If it holds no recipe.
 */
export async function openRecipe(path: string, changes: Partial<Recipe>): Promise<Recipe> {
  const json = await readJsonFile(path, "Give the path of a recipe, such as those in data/recipes.");
  return parseRecipe({ ...parseRecipe(json, path), ...changes }, path);
}
