import { describeNetwork, networkLayers } from "../../models/architecture.ts";
import { Encoder } from "../../models/encoder.ts";
import { initialWeights } from "../../models/initial_weights.ts";
import type { Recipe } from "../../training/recipe.ts";
import { loadWeights } from "../../weights/load_weights.ts";
import { readStateDict } from "../../weights/read_state_dict.ts";

/**
 * The student of a recipe with the trunk of a checkpoint, as the official code starts FastViT from timm's weights; what
 * comes behind the trunk is random by the recipe's seed.
 *
 * @param path The checkpoint.
 * @param recipe The recipe.
 * @returns The student; the caller disposes of it.
 * @throws {CheckpointError} If the file cannot be read.
 * @throws {RangeError} If a tensor of the trunk is missing or misshapen.
 */
export async function openStart(path: string, { student, seed }: Recipe): Promise<Encoder> {
  const encoder = new Encoder(student, initialWeights(networkLayers(describeNetwork(student)), seed));
  try {
    loadWeights(encoder, await readStateDict(path), { part: "trunk" });
    return encoder;
  } catch (error) {
    encoder.dispose();
    throw error;
  }
}
