import schema from "../../../data/recipes/recipe.schema.json" with { type: "json" };
import { breach, schemaCheck } from "../../json/schema_check.ts";
import { InvalidDataError } from "../../errors.ts";
import { describeNetwork } from "../../models/architecture.ts";
import { needsEqualDims } from "../objective/distil.ts";
import type { Recipe } from "./recipe.ts";

const check = schemaCheck<Recipe>(schema, "the recipe");

/**
 * Checks a recipe against `data/recipes/recipe.schema.json`, and then the rules between its numbers: an architecture
 * that exists, queues of a batch at least, sizes in ascending order from epoch 0, a warm-up that ends, at least one term
 * with a weight, a batch that mixup leaves negatives in, and terms and nested sizes that fit the numbers of feature and
 * descriptor.
 *
 * @param json What a recipe file holds, parsed.
 * @param path The file, for the message.
 * @returns The recipe, without the key `$schema` that editors use.
 * @throws {InvalidDataError} If it breaks the schema or a rule, naming the path of each key that does, what it must be
 * and what it is. Unknown keys are refused.
 *
 * @example A key that is misspelled
 * ```ts
 * import { parseRecipe } from "rdcd/training";
 * import assert from "node:assert/strict";
 *
 * const json = JSON.parse(await Deno.readTextFile("data/recipes/paper-rdcd-64.json"));
 * assert.equal(parseRecipe(json).student.descriptorDims, 64);
 * const { batchSize: _, ...others } = json;
 * assert.throws(() => parseRecipe({ ...others, batchsize: 256 }), /batchSize must be given: current value is none/);
 * ```
 */
export function parseRecipe(json: unknown, path = "<recipe>"): Recipe {
  const recipe = check(json, path);
  const broken = brokenRules(recipe);
  if (broken.length > 0) throw new InvalidDataError(path, broken.join("; "));
  return recipe;
}

/** Lists the broken rules that a schema cannot say. */
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
  const { teacherSize = 0, keptSize, partSize = batchSize } = recipe;
  demand(batchSize % partSize === 0, "partSize", `divide the batch of ${batchSize}`, partSize);
  const leastDrawn = Math.min(...sizes.map(({ drawnSize }) => drawnSize));
  const largest = Math.max(...sizes.map(({ size }) => size));
  if (keptSize !== undefined) {
    const bounds = `be of the largest size, ${largest}, to the least drawnSize, ${leastDrawn}`;
    demand(keptSize >= largest && keptSize <= leastDrawn, "keptSize", bounds, keptSize);
  }
  demand(teacherSize <= leastDrawn, "teacherSize", `be at most the drawnSize of ${leastDrawn}`, teacherSize);
  if (objective.kind === "sscd" && objective.mixup !== undefined) {
    demand(
      batchSize > 2,
      "batchSize",
      "be more than 2 with mixup, as each image needs one that it has no part in",
      batchSize,
    );
  }
  if (objective.kind !== "rdcd") return broken;
  const { distillation, contrastive, nestedDims = [] } = objective;
  const { featureDims, descriptorDims } = student;
  const queued = {
    contrastive,
    ...Object.fromEntries(distillation.map((term, i) => [`distillation[${i}]`, term])),
  };
  for (const [name, term] of Object.entries(queued)) {
    if (term === null || !("queueSize" in term)) continue;
    const { queueSize } = term;
    demand(
      queueSize >= batchSize,
      `objective.${name}.queueSize`,
      `be at least the batch of ${batchSize}`,
      queueSize,
    );
  }
  distillation.forEach(({ form, on }, index) => {
    const first = distillation.findIndex((other) => other.form === form && other.on === on);
    demand(
      first === index,
      `objective.distillation[${index}]`,
      "be the only one of its form there",
      `${form} on ${on}`,
    );
    const fits = on === "feature" || descriptorDims === featureDims || !needsEqualDims(form);
    const rule =
      `be feature for ${form}, as the teacher's feature has ${featureDims} numbers and the descriptor ${descriptorDims}`;
    demand(fits, `objective.distillation[${index}].on`, rule, on);
  });
  const isNested = [...nestedDims, descriptorDims].every((dims, index, all) =>
    index === 0 || dims > all[index - 1]!
  );
  demand(
    isNested,
    "objective.nestedDims",
    `ascend, to below the descriptor's ${descriptorDims}`,
    nestedDims,
  );
  demand(
    nestedDims.length === 0 || student.role === "student",
    "objective.nestedDims",
    "be left out for a teacher, which has no projector",
    nestedDims,
  );
  const hasContrast = contrastive !== null && contrastive.weight + contrastive.hardNegativeWeight > 0;
  demand(distillation.length > 0 || hasContrast, "objective", "have a term with a weight", objective);
  const teachesNested = hasContrast ||
    distillation.some(({ on, form }) => on === "descriptor" && !needsEqualDims(form));
  demand(
    nestedDims.length === 0 || teachesNested,
    "objective.nestedDims",
    "be left out, as no term is on descriptors of any size",
    nestedDims,
  );
  return broken;
}
