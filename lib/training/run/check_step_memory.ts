import { describeNetwork, networkLayers } from "../../models/architecture.ts";
import { listTensors } from "../../models/tensor_list.ts";
import { keyAverage } from "../objective/open_objective.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { layOutParameters } from "../engines/compiled/parameters.ts";
import { planNetwork } from "../engines/compiled/plan_training.ts";
import { layOutRegions } from "../engines/compiled/regions.ts";

/** Bytes that WebAssembly addresses. */
const MOST_BYTES = 2 ** 32;

/**
 * Refuses a recipe whose steps would not fit into WebAssembly's memory, before anything is read.
 *
 * @throws {RangeError} Naming what a step takes and the largest `partSize` with which it fits.
 */
export function checkStepMemory(recipe: Recipe): void {
  const { student, objective, optimizer, weightAverage, sizes, batchSize } = recipe;
  const network = describeNetwork(student);
  const layout = layOutParameters(listTensors(networkLayers(network)));
  const kept = {
    optimizer,
    hasAverage: keyAverage(objective) !== null,
    hasWeightAverage: weightAverage !== undefined,
  };
  const { start } = layOutRegions(layout, kept);
  const size = Math.max(...sizes.map((stage) => stage.size));
  // SSCD's student sees both views in one batch.
  const whole = objective.kind === "sscd" ? 2 * batchSize : batchSize;
  const bytesOf = (batch: number) =>
    planNetwork(network, {
      ...{ batch, size, start, threads: 1, goesBack: true, isInference: false },
      parameter: () => ({ address: 0, gradient: 0 }),
    }).end;
  const bytes = bytesOf(recipe.partSize ?? whole);
  if (bytes <= MOST_BYTES) return;
  const fitting = Array.from({ length: batchSize }, (_, index) => batchSize - index)
    .find((part) => part > 1 && batchSize % part === 0 && bytesOf(part) <= MOST_BYTES);
  throw new RangeError(
    "Cannot train as a step must fit into the 4 GiB that WebAssembly addresses: current value is " +
      `${(bytes / 2 ** 30).toFixed(1)} GiB; ` +
      (fitting === undefined ? "use smaller images" : `give the recipe a partSize of at most ${fitting}`),
  );
}
