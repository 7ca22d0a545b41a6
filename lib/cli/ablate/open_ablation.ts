import { basename, dirname, join } from "@std/path";
import { readJsonFile } from "../../json/read_json_file.ts";
import type { Ablation } from "../../ablations/ablation.ts";
import { parseAblation } from "../../ablations/parse_ablation.ts";
import { variantRecipe } from "../../ablations/variant_recipe.ts";
import { needsTeacher } from "../../training/recipe/needs_teacher.ts";
import type { Recipe } from "../../training/recipe/recipe.ts";
import { UsageError } from "../task.ts";
import { openRecipe } from "../train/open_recipe.ts";

/** A run that an ablation asks for. */
export interface PlannedRun {
  /** The variant's name. */
  variant: string;
  /** Recipe that it is trained by. */
  recipe: Recipe;
}

/** An ablation, ready to be run. */
export interface OpenedAblation {
  /** The file's name without its ending: what the result is called. */
  name: string;
  /** Contents of the file. */
  ablation: Ablation;
  /** The base recipe. */
  base: Recipe;
  /** All its runs, seed by seed, so that the first of every variant are there early. */
  planned: PlannedRun[];
  /** True if any of them is trained from a teacher. */
  needsTeacher: boolean;
  /** True if any of them is meant to start from a trained trunk. */
  needsStart: boolean;
}

/** Changes that the user wants to what the file says. */
export interface AblationChanges {
  /** Runs of each variant. */
  seeds?: number;
  /** Epochs, instead of the base recipe's. */
  epochs?: number;
}

/**
 * Opens an ablation's file and its base recipe, and checks every recipe that comes of them.
 *
 * @param changes What the user wants otherwise.
 * @throws {DataMissingError} If a file is missing.
 * @throws {InvalidDataError} If a file, or what a patch makes of the base, breaks a rule.
 */
export async function openAblation(path: string, changes: AblationChanges): Promise<OpenedAblation> {
  const json = await readJsonFile(path, "Give the path of an ablation, such as those in data/ablations.");
  const ablation = parseAblation(json, path);
  const { seeds = ablation.seeds, epochs } = changes;
  const base = await openRecipe(join(dirname(path), ablation.base), epochs === undefined ? {} : { epochs });
  const planned = Array.from({ length: seeds }, (_, index) =>
    ablation.variants.map((variant) => ({
      variant: variant.name,
      recipe: variantRecipe(base, variant, { seed: base.seed + index, path }),
    }))).flat();
  return {
    name: basename(path).replace(/\.json$/, ""),
    ablation,
    base,
    planned,
    needsTeacher: planned.some(({ recipe }) => needsTeacher(recipe)),
    needsStart: planned.some(({ recipe }) => recipe.expectedStart !== undefined),
  };
}

/**
 * The runs of the variants that the user names.
 *
 * @param names Names of variants; none for all.
 * @throws {UsageError} If a name is none of its variants'.
 */
export function selectRuns({ ablation, planned }: OpenedAblation, names: readonly string[]): PlannedRun[] {
  const known = ablation.variants.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`--only is one of ${known.join(", ")}: current value is "${unknown}"`);
  }
  return names.length === 0 ? planned : planned.filter(({ variant }) => names.includes(variant));
}
