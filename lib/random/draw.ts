import type { Color, Interval } from "../types.ts";
import type { Prng } from "./prng.ts";

/** A number of `[low, high)`, evenly. */
export function drawUniform(prng: Prng, [low, high]: Interval): number {
  return low + prng() * (high - low);
}

/** A whole number of `low` to `high`, both included, evenly. */
export function drawInteger(prng: Prng, [low, high]: Interval): number {
  return low + Math.floor(prng() * (high - low + 1));
}

/** A number of `[low, high)` whose logarithm is drawn evenly: halving is as likely as doubling. */
export function drawLogUniform(prng: Prng, [low, high]: Interval): number {
  return Math.exp(drawUniform(prng, [Math.log(low), Math.log(high)]));
}

/** A number of the normal distribution of mean 0 and deviation 1 (Box and Muller 1958). */
export function drawNormal(prng: Prng): number {
  // 1 - u keeps the logarithm finite.
  return Math.sqrt(-2 * Math.log(1 - prng())) * Math.cos(2 * Math.PI * prng());
}

/** One of the choices, evenly. */
export function drawChoice<Choice>(prng: Prng, choices: readonly Choice[]): Choice {
  return choices[Math.floor(prng() * choices.length)]!;
}

/** Any color, evenly. */
export function drawColor(prng: Prng): Color {
  return [drawInteger(prng, [0, 255]), drawInteger(prng, [0, 255]), drawInteger(prng, [0, 255])];
}

/** The same things in an order drawn evenly (Fisher and Yates). */
export function drawOrder<Item>(prng: Prng, items: readonly Item[]): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const picked = Math.floor(prng() * (last + 1));
    [order[last], order[picked]] = [order[picked]!, order[last]!];
  }
  return order;
}
