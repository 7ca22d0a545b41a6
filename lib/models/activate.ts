import type * as tf from "@tensorflow/tfjs";
import type { Activation } from "./layer.ts";

/**
 * A function of each number by itself, in tfjs.
 *
 * @param name The function, see {@linkcode Activation}.
 * @param x Any tensor; borrowed.
 * @returns A tensor of the same shape; within `tf.tidy`, as what lies between is left to it.
 */
export function activate(name: Activation["function"], x: tf.Tensor): tf.Tensor {
  switch (name) {
    case "relu":
      return x.relu();
    case "relu6":
      return x.relu6();
    case "sigmoid":
      return x.sigmoid();
    case "swish":
      return x.mul(x.sigmoid());
    case "hardSigmoid":
      return x.add(3).clipByValue(0, 6).div(6);
    case "hardSwish":
      return x.mul(activate("hardSigmoid", x));
    case "gelu":
      return x.mul(0.5).mul(x.mul(Math.SQRT1_2).erf().add(1));
  }
}
