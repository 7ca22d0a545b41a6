import schema from "../../data/recipes/recipe.schema.json" with { type: "json" };
import { breach, schemaCheck } from "../_internal/schema_check.ts";
import { InvalidDataError } from "../errors.ts";
import { describeNetwork } from "../models/architecture.ts";
import type { Recipe } from "./recipe.ts";

const check = schemaCheck<Recipe>(schema, "the recipe");

/**
 * Checks a recipe against `data/recipes/recipe.schema.json`, and then the rules between its numbers: an architecture
 * that exists, queues of a batch at least, sizes in ascending order from epoch 0, a warm-up that ends, and at least one
 * term with a weight.
 *
 * @param json What a recipe file holds, parsed.
 * @param path The file, for the message.
 * @returns The recipe, without the key `$schema` that editors use.
 * @throws {InvalidDataError} If it breaks the schema or a rule, naming the path of each key that does, what it must be
 * and what it is. Unknown keys are refused.
 *
 * @example A key that is misspelt
 * ```ts
 * import { readRecipe } from "rdcd";
 * import assert from "node:assert/strict";
 *
 * const json = JSON.parse(await Deno.readTextFile("data/recipes/paper-rdcd-64.json"));
 * assert.equal(readRecipe(json).student.descriptorDims, 64);
 * const { batchSize: _, ...others } = json;
 * assert.throws(() => readRecipe({ ...others, batchsize: 256 }), /batchSize must be given: current value is none/);
 * ```
 */
export function readRecipe(json: unknown, path = "<recipe>"): Recipe {
  const recipe = check(json, path);
  const broken = brokenRules(recipe);
  if (broken.length > 0) throw new InvalidDataError(path, broken.join("; "));
  return recipe;
}

/** What a schema cannot say. */
function brokenRules(recipe: Recipe): string[] {
  const { student, objective, sizes, batchSize, epochs, warmupEpochs } = recipe;
  const broken: string[] = [];
  const demand = (isRight: boolean, name: string, rule: string, value: unknown) => {
    if (!isRight) broken.push(breach(name, rule, value));
  };
  try {
    describeNetwork(student);
  } catch (error) {
    broken.push(`student: ${(error as RangeError).message}`);
  }
  demand(warmupEpochs < epochs, "warmupEpochs", `be less than the ${epochs} epochs`, warmupEpochs);
  const starts = sizes.map(({ fromEpoch }) => fromEpoch);
  const isAscending = starts.every((epoch, index) => index === 0 ? epoch === 0 : epoch > starts[index - 1]!);
  demand(isAscending, "sizes", "have fromEpoch 0 first and then ascending ones", starts);
  sizes.forEach(({ size, drawnSize }, index) =>
    demand(drawnSize >= size, `sizes[${index}].drawnSize`, `be at least the size of ${size}`, drawnSize)
  );
  if (objective.kind === "sscd") return broken;
  const { distillation, contrastive } = objective;
  for (const [name, term] of Object.entries({ distillation, contrastive })) {
    if (term === null) continue;
    const { queueSize } = term;
    demand(
      queueSize >= batchSize,
      `objective.${name}.queueSize`,
      `be at least the batch of ${batchSize}`,
      queueSize,
    );
  }
  const hasContrast = contrastive !== null && contrastive.weight + contrastive.hardNegativeWeight > 0;
  demand(distillation !== null || hasContrast, "objective", "have a term with a weight", objective);
  return broken;
}
