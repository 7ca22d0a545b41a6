import { DataMissingError, InvalidDataError } from "../../errors.ts";
import { readRecipe } from "../../training/read_recipe.ts";
import type { Recipe } from "../../training/recipe.ts";

/**
 * The recipe in a file.
 *
 * @param path The file.
 * @param changes What the user wants otherwise.
 * @throws {DataMissingError} If there is no such file.
 * @throws {InvalidDataError} If it holds no recipe.
 */
export async function openRecipe(path: string, changes: Partial<Recipe>): Promise<Recipe> {
  let json: unknown;
  try {
    json = JSON.parse(await Deno.readTextFile(path));
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) {
      throw new DataMissingError(path, "Give the path of a recipe, such as those in data/recipes.");
    }
    if (cause instanceof SyntaxError) throw new InvalidDataError(path, "it is not JSON", { cause });
    throw cause;
  }
  return readRecipe({ ...readRecipe(json, path), ...changes }, path);
}
