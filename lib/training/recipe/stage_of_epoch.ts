import type { Recipe, SizeStage } from "./recipe.ts";

/**
 * The sizes of the views of an epoch.
 *
 * @param epoch The epoch, from 0.
 */
export function stageOfEpoch({ sizes }: Pick<Recipe, "sizes">, epoch: number): SizeStage {
  return sizes.findLast(({ fromEpoch }) => fromEpoch <= epoch) ?? sizes[0]!;
}
