import type { Activation, BatchNormalization } from "../../../models/layer.ts";
import type { Plan, Value } from "./plan.ts";
import { deliver, rowsOf, type Step } from "./step.ts";

/** The kernels' numbers for the functions. */
export const ACTIVATION_CODES: Readonly<Record<Activation["function"] | "none", number>> = {
  none: 0,
  relu: 1,
  swish: 2,
  sigmoid: 3,
  hardSwish: 4,
  hardSigmoid: 5,
  gelu: 6,
  relu6: 7,
};

/** Functions that are computed together with the normalization before them. */
export const FUSED_ACTIVATIONS: ReadonlySet<string> = new Set([
  "relu",
  "swish",
  "hardSwish",
  "gelu",
  "relu6",
]);

/** Rows that make a part of a sum worth its own slot, and how many slots there are at most. */
const ROWS_PER_SLOT = 64;
const MOST_SLOTS = 16;

/**
 * Batch normalization, by the batch or as in inference, and the function behind it. Only its input is kept for the way
 * back.
 *
 * @param activation The function; `"none"` for none.
 * @throws {RangeError} If the number of channels is no multiple of 4, or there is a single number a channel.
 */
export function planNormalization(
  plan: Plan,
  layer: BatchNormalization,
  activation: Activation["function"] | "none",
  x: Value,
): Step {
  const { name, epsilon, momentum } = layer;
  const { rows, channels } = rowsOf(x);
  if (channels % 4 !== 0) {
    throw new RangeError(
      `Cannot compile ${name} as its channels must be a multiple of 4: current value is ${channels}; ` +
        "use the engine tfjs-wasm",
    );
  }
  if (rows < 2) {
    throw new RangeError(
      `Cannot normalize by the batch as ${name} must be given at least 2 numbers a channel: ` +
        `current value is ${rows}; use more or larger images`,
    );
  }
  const code = ACTIVATION_CODES[activation];
  const slots = Math.max(1, Math.min(MOST_SLOTS, Math.floor(rows / ROWS_PER_SLOT)));
  const [scale, shift, mean, variance] = ["weight", "bias", "running_mean", "running_var"].map((part) =>
    plan.parameter(`${name}.${part}`)
  );
  const moments = plan.value([4, channels]);
  const y = plan.value(x.shape);
  const places = [scale, shift, mean, variance, moments].map((place) => place!.address);
  if (plan.isInference) plan.call("takeMoments", ...places, channels, epsilon);
  else {
    plan.scratch(slots * 2 * channels, (sums) => {
      plan.call("sumMoments", x.address, sums, rows, channels, slots);
      plan.call("finishMoments", x.address, sums, slots, ...places, rows, channels, epsilon, momentum);
    });
  }
  plan.call("normalize", x.address, y.address, moments.address, rows, channels, code);
  plan.keep(x);
  return {
    y,
    backward(gradient, into) {
      // Without a function nothing is written before the gradient of x itself.
      const inner = code === 0 || plan.isOwn(gradient) ? gradient : plan.value(gradient.shape);
      const factors = plan.value([3, channels]);
      plan.scratch(slots * 2 * channels, (sums) => {
        plan.call(
          "sumGradients",
          x.address,
          gradient.address,
          inner.address,
          moments.address,
          sums,
          rows,
          channels,
          slots,
          code,
        );
        plan.call(
          "finishGradients",
          sums,
          slots,
          moments.address,
          scale!.address,
          scale!.gradient,
          shift!.gradient,
          factors.address,
          rows,
          channels,
        );
      });
      const target = plan.isOwn(inner) ? inner : plan.value(x.shape);
      plan.call(
        "normalizeBackward",
        x.address,
        inner.address,
        target.address,
        factors.address,
        rows,
        channels,
      );
      plan.release(factors);
      if (inner !== gradient && inner !== target) plan.release(inner);
      if (target !== gradient) plan.release(gradient);
      plan.release(moments);
      plan.release(x);
      return deliver(plan, target, into);
    },
  };
}
