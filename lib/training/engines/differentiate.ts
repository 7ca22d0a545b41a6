import * as tf from "@tensorflow/tfjs";
import type { Tensor, Variable } from "../../types.ts";
import type { LossValues, Objective, RawEncoding } from "./trainee.ts";

/** Result of {@linkcode differentiate}. */
export interface Differentiated {
  /** A gradient for each variable, by the name that the variable has in tfjs; the caller disposes of them. */
  gradients: tf.NamedTensorMap;
  /** The objective as numbers; to be called once, as it frees them. */
  read(): Promise<LossValues>;
}

/**
 * The gradients of an objective.
 *
 * @param variables By what; one that the objective does not depend on has a gradient of 0.
 * @returns The gradients and the objective.
 * @throws {RangeError} As `encode` and `objective` do; tfjs then keeps what it had allocated.
 */
export function differentiate(
  encode: () => RawEncoding,
  objective: Objective,
  variables: Variable[],
): Differentiated {
  let names: string[] = [];
  let terms: Tensor | undefined;
  try {
    const gradients = tf.tidy(() => {
      const { grads } = tf.variableGrads(() => {
        const { total, parts } = objective(encode());
        names = Object.keys(parts);
        // Read all at once: on WebGPU each reading waits for the card.
        terms = tf.keep(tf.stack([total, ...Object.values(parts)]));
        return total;
      }, variables);
      for (const variable of variables) grads[variable.name] ??= tf.zerosLike(variable);
      return grads;
    });
    return { gradients, read: () => readTerms(names, terms!) };
  } catch (error) {
    terms?.dispose();
    throw error;
  }
}

async function readTerms(names: readonly string[], terms: Tensor): Promise<LossValues> {
  const [total, ...parts] = await terms.data();
  terms.dispose();
  return { total: total!, parts: Object.fromEntries(names.map((name, index) => [name, parts[index]!])) };
}
