import { isDeepStrictEqual } from "node:util";
import { hashEncoder } from "../../models/hash_encoder.ts";
import type { TrainOptions } from "./train_options.ts";

/**
 * Hashes the weights that a run starts from, to tell them apart.
 *
 * @param options As for `train`.
 * @returns Their hash; `null` where they are random.
 * @throws {RangeError} If they are not of the recipe's architecture.
 */
export async function hashStart({ recipe, start }: TrainOptions): Promise<string | null> {
  if (start === undefined) return null;
  if (!isDeepStrictEqual({ ...start.architecture }, { ...recipe.student })) {
    throw new RangeError(
      `Cannot train as start must be of the recipe's architecture ${JSON.stringify(recipe.student)}: ` +
        `current value is ${JSON.stringify(start.architecture)}`,
    );
  }
  return await hashEncoder(start, null);
}
