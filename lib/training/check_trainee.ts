import { checkPictureSize, numbersOf } from "../models/encoder.ts";
import type { Network } from "../models/layer.ts";
import type { TensorDescription } from "../models/tensor_list.ts";
import type { TraineeState, ViewBatch } from "./trainee.ts";

/**
 * Refuses views that are not what they say they are.
 *
 * @param network Who is to see them.
 * @param views The views.
 * @throws {RangeError} If the network takes pictures of another size only, or there are more or fewer numbers.
 */
export function checkViews(network: Network, { data, batch, size }: ViewBatch): void {
  checkPictureSize(network, { width: size, height: size });
  const count = batch * size * size * 3;
  if (data.length === count) return;
  throw new RangeError(
    `Cannot train as ${batch} views of ${size} x ${size} pixels must have ${count} numbers: ` +
      `current value is ${data.length}`,
  );
}

/**
 * Refuses a state that does not fit, before anything is replaced by it.
 *
 * @param tensors The network's.
 * @param hasAverage Whether there is a moving average.
 * @param state The state.
 * @throws {RangeError} If an array is missing or has another length, or there is an average where none is kept.
 */
export function checkState(
  tensors: readonly TensorDescription[],
  hasAverage: boolean,
  state: TraineeState,
): void {
  if ((state.average !== null) !== hasAverage) {
    const [expected, found] = hasAverage ? ["weights", "null"] : ["null", "weights"];
    throw new RangeError(
      `Cannot restore the state as average must be ${expected}: current value is ${found}`,
    );
  }
  for (const tensor of tensors) {
    numbersOf(tensor, state.student);
    if (state.average !== null) numbersOf(tensor, state.average);
    if (tensor.trainable) numbersOf(tensor, state.velocity);
  }
}

/**
 * Refuses the use of a moving average that is not kept.
 *
 * @param hasAverage Whether it is.
 * @throws {RangeError} If it is not.
 */
export function checkAverage(hasAverage: boolean): void {
  if (hasAverage) return;
  throw new RangeError("Cannot use the average as hasAverage must be true: current value is false");
}

/**
 * Refuses a movement of weights that have no gradients.
 *
 * @param hasGradients Whether they have.
 * @throws {RangeError} If they have not.
 */
export function checkGradients(hasGradients: boolean): void {
  if (hasGradients) return;
  throw new RangeError(
    "Cannot update the weights as learn must come first: current value is no gradient",
  );
}
