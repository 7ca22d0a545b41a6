import { createObjective } from "./create_objective.ts";
import type { Contrastive, RecipeObjective } from "../recipe/recipe.ts";
import type { TrainOptions } from "../run/train_options.ts";
import type { TrainingObjective } from "./training_objective.ts";

/**
 * Opens what a run optimizes: what its recipe says, or what the caller's own function makes.
 *
 * @param options As for `train`.
 * @returns The objective; the caller disposes of it.
 * @throws {RangeError} If there is a function and the recipe wants none, or the other way round, or what it makes needs a
 * teacher or keys that the recipe does not have.
 */
export function openObjective({ recipe, objective: create }: TrainOptions): TrainingObjective {
  const { student: { featureDims, descriptorDims }, objective } = recipe;
  const common = { featureDims, descriptorDims, seed: `${recipe.seed}/queues` };
  if (objective.kind !== "custom") {
    if (create === undefined) return createObjective({ objective, ...common });
    throw refusal("the recipe's objective must be custom where one is given", objective.kind);
  }
  if (create === undefined) {
    throw refusal(`the recipe's objective ${objective.name} must be given as a function`, "none");
  }
  const made = create({ settings: objective.settings, ...common });
  try {
    if (made.needsTeacher && !objective.needsTeacher) {
      throw refusal(`the recipe's objective.needsTeacher must be true for ${objective.name}`, "false");
    }
    if (made.needsKeys && objective.average === null) {
      throw refusal(`the recipe's objective.average must be given for ${objective.name}`, "null");
    }
  } catch (error) {
    made.dispose();
    throw error;
  }
  return made;
}

/**
 * How the moving average moves that makes an objective's keys.
 *
 * @returns `null` where there is none.
 */
export function keyAverage(
  objective: RecipeObjective,
): Pick<Contrastive, "averageMomentum" | "averageStatistics"> | null {
  switch (objective.kind) {
    case "rdcd":
      return objective.contrastive;
    case "custom":
      return objective.average;
    case "sscd":
      return null;
  }
}

function refusal(rule: string, value: string): RangeError {
  return new RangeError(`Cannot train as ${rule}: current value is ${value}`);
}
