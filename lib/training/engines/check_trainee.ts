import { checkImageSize, numbersOf } from "../../models/encoder.ts";
import type { Network } from "../../models/layer.ts";
import type { TensorDescription } from "../../models/tensor_list.ts";
import type { TraineeState, ViewBatch } from "./trainee.ts";

/**
 * Refuses views that are not what they say they are.
 *
 * @throws {RangeError} If the network takes images of another size only, or there are more or fewer numbers.
 */
export function checkViews(network: Network, { data, batch, size }: ViewBatch): void {
  checkImageSize(network, { width: size, height: size });
  const count = batch * size * size * 3;
  if (data.length === count) return;
  throw new RangeError(
    `Cannot train as ${batch} views of ${size} x ${size} pixels must have ${count} numbers: ` +
      `current value is ${data.length}`,
  );
}

/** Which parts of a {@linkcode TraineeState} there are, besides those that every trainee has. */
export type OptionalParts = Record<"average" | "weightAverage" | "squares", boolean>;

/**
 * Refuses a state that does not fit, before anything is replaced by it.
 *
 * @throws {RangeError} If an array is missing or has another length, or there is a part that is not kept.
 */
export function checkState(
  tensors: readonly TensorDescription[],
  parts: OptionalParts,
  state: TraineeState,
): void {
  for (const [name, isKept] of Object.entries(parts) as [keyof OptionalParts, boolean][]) {
    if ((state[name] !== null) === isKept) continue;
    const [expected, found] = isKept ? ["weights", "null"] : ["null", "weights"];
    throw new RangeError(
      `Cannot restore the state as ${name} must be ${expected}: current value is ${found}`,
    );
  }
  const { student, average, weightAverage, velocity, squares } = state;
  for (const tensor of tensors) {
    const wanted = [student, average, weightAverage, ...(tensor.trainable ? [velocity, squares] : [])];
    for (const weights of wanted) if (weights !== null) numbersOf(tensor, weights);
  }
}

/**
 * Refuses the use of a moving average that is not kept.
 *
 * @throws {RangeError} If it is not.
 */
export function checkAverage(hasAverage: boolean): void {
  if (hasAverage) return;
  throw new RangeError("Cannot use the average as hasAverage must be true: current value is false");
}

/**
 * Refuses the use of an average over training that is not kept.
 *
 * @throws {RangeError} If it is not.
 */
export function checkWeightAverage(hasWeightAverage: boolean): void {
  if (hasWeightAverage) return;
  throw new RangeError(
    "Cannot average the weights as hasWeightAverage must be true: current value is false",
  );
}

/**
 * Refuses a movement of weights that have no gradients.
 *
 * @throws {RangeError} If they have not.
 */
export function checkGradients(hasGradients: boolean): void {
  if (hasGradients) return;
  throw new RangeError(
    "Cannot update the weights as learn must come first: current value is no gradient",
  );
}
