import { type Json, mergePatch } from "../json/merge_patch.ts";
import { parseRecipe } from "../training/recipe/parse_recipe.ts";
import type { Recipe } from "../training/recipe/recipe.ts";
import type { AblationVariant } from "./ablation.ts";

/** Options for {@linkcode variantRecipe}. */
export interface VariantRecipeOptions {
  /**
   * The recipe's seed.
   *
   * @default {the base's}
   */
  seed?: number;
  /**
   * The ablation's file, for messages.
   *
   * @default {"<ablation>"}
   */
  path?: string;
}

/**
 * The recipe that a variant is trained by.
 *
 * A merge patch takes out what it says is `null`, and gives lists as a whole. Where RDCD's terms of distillation or its
 * contrastive ones are taken out, the recipe has none of them: an empty list, and `null`.
 *
 * @param base The ablation's base recipe; borrowed.
 * @param variant What is changed.
 * @param options The seed.
 * @returns The recipe.
 * @throws {InvalidDataError} If the result breaks a rule of {@linkcode parseRecipe}.
 *
 * @example MoCo instead of RDCD
 * ```ts
 * import { parseRecipe, variantRecipe } from "rdcd/training";
 * import assert from "node:assert/strict";
 *
 * const base = parseRecipe(JSON.parse(await Deno.readTextFile("data/recipes/ablation-base.json")));
 * const patch = { objective: { distillation: null, contrastive: { hardNegativeWeight: 0 } } };
 * const { objective, seed } = variantRecipe(base, { name: "moco", patch }, { seed: 2 });
 * assert.ok(objective.kind === "rdcd" && objective.distillation.length === 0);
 * assert.equal(objective.contrastive!.hardNegativeWeight, 0);
 * assert.equal(objective.contrastive!.queueSize, 1024);
 * assert.equal(seed, 2);
 * ```
 */
export function variantRecipe(
  base: Recipe,
  { name, patch }: AblationVariant,
  options: VariantRecipeOptions = {},
): Recipe {
  const { seed = base.seed, path = "<ablation>" } = options;
  const patched = mergePatch(base as unknown as Json, patch) as { [key: string]: Json };
  const { objective } = patched;
  if (isRdcd(objective)) patched.objective = { distillation: [], contrastive: null, ...objective };
  return parseRecipe({ ...patched, seed }, `${path}, variant ${name}`);
}

function isRdcd(objective: Json | undefined): objective is { [key: string]: Json } {
  return typeof objective === "object" && objective !== null && "kind" in objective &&
    objective.kind === "rdcd";
}
