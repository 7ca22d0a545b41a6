import { countNumbers } from "../../../models/tensor_list.ts";
import type { Plan, Value } from "./plan.ts";

/** A part of the network as it was planned. */
export interface Step {
  /** The output; owned by the planner of the step. */
  y: Value;
  /**
   * Plans the way back.
   *
   * @param gradient That of `y`; the step gives it up, and overwrites it only where nobody else owns it.
   * @param into Where the gradient of `x` is to be added to what is there; `null` for a place of its own.
   * @returns The gradient of `x`, which is `into` where that was given; `null` where `x` needs none.
   */
  backward(gradient: Value, into: Value | null): Value | null;
}

/** Plans a part of the network: x is borrowed. */
export type StepPlanner = (plan: Plan, x: Value) => Step;

/**
 * The end of a way back whose kernel cannot add to what is there.
 *
 * @param result The gradient; given up if it is added.
 * @param into Where it belongs, or `null`.
 */
export function deliver(plan: Plan, result: Value, into: Value | null): Value {
  if (into === null) return result;
  plan.call("addScaled", into.address, result.address, into.address, countOf(result), 1);
  plan.release(result);
  return into;
}

/**
 * A value of the same shape to write to: the one given if nobody else needs it, which is given up otherwise after use.
 *
 * @param value What may be overwritten.
 * @param write Adds the calls that read `value` and write the target.
 */
export function overwrite(plan: Plan, value: Value, write: (target: Value) => void): Value {
  const isOwn = plan.isOwn(value);
  const target = isOwn ? value : plan.value(value.shape);
  write(target);
  if (!isOwn) plan.release(value);
  return target;
}

/** How many numbers a value holds. */
export function countOf({ shape }: Value): number {
  return countNumbers(shape);
}

/** How a value is seen as rows of channels. */
export function rowsOf(value: Value): { rows: number; channels: number } {
  const channels = value.shape.at(-1)!;
  return { rows: countOf(value) / channels, channels };
}
