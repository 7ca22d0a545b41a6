import { differingKeys } from "../../json/differing_keys.ts";
import { CheckpointError, InvalidDataError } from "../../errors.ts";
import type { FoundCheckpoint } from "./checkpoint_folder.ts";
import { recipeNumbers } from "../recipe/recipe_numbers.ts";
import type { TrainingOrigin } from "./training_checkpoint.ts";

/**
 * Refuses to go on with a run that is not wanted or is about something else.
 *
 * @param origin What the run at hand is about.
 * @param options The folder, and whether a run in it is to be gone on with.
 * @throws {InvalidDataError} Naming everything that differs.
 * @throws {CheckpointError} If the checkpoint's position lies outside of the run.
 */
export function refuseOtherRuns(
  { path, checkpoint }: FoundCheckpoint,
  origin: TrainingOrigin,
  { out, resume = false }: { out: string; resume?: boolean },
): void {
  if (!resume) {
    throw new InvalidDataError(out, "a run is in it already: resume it, or name another folder");
  }
  const other = differences(checkpoint.origin, origin);
  if (other.length > 0) {
    throw new InvalidDataError(
      path,
      `its run had another ${other.join(", another ")}: give the same again, or another folder`,
    );
  }
  const { recipe: { epochs, batchSize }, images } = origin;
  const { epoch, batches, consumed } = checkpoint.position;
  if (epoch > epochs || consumed > images || batches * batchSize > consumed) {
    throw new CheckpointError(
      path,
      `its position is none of this run: ${JSON.stringify(checkpoint.position)}`,
    );
  }
}

function differences(before: TrainingOrigin, now: TrainingOrigin): string[] {
  const recipes = [before.recipe, plain(now.recipe)].map((recipe) => recipeNumbers({ ...recipe }));
  const rest = [before, plain(now)].map((origin) => ({ ...origin, recipe: null }));
  return [
    ...differingKeys(recipes[0]!, recipes[1]!).map((key) => `recipe.${key}`),
    ...differingKeys(rest[0]!, rest[1]!),
  ];
}

/** As it is after writing and reading. */
function plain<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}
