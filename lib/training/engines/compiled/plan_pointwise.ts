import type { Activation, ColorScale, Dropout, LayerScale, StochasticDepth } from "../../../models/layer.ts";
import { ACTIVATION_CODES } from "./plan_normalization.ts";
import type { Plan, Value } from "./plan.ts";
import { countOf, deliver, overwrite, rowsOf, type Step } from "./step.ts";

/** A function of each number by itself. */
export function planActivation(plan: Plan, layer: Activation, x: Value): Step {
  const code = ACTIVATION_CODES[layer.function];
  const count = countOf(x);
  const y = plan.value(x.shape, x.isLearned);
  plan.call("activateAll", x.address, y.address, count, code);
  plan.keep(x);
  return {
    y,
    backward(gradient, into) {
      const target = overwrite(plan, gradient, ({ address }) => {
        plan.call("activateAllBackward", x.address, gradient.address, address, count, code);
      });
      plan.release(x);
      return deliver(plan, target, into);
    },
  };
}

/** A fixed factor and addend for each color. */
export function planColorScale(plan: Plan, { factors, addends }: ColorScale, x: Value): Step {
  const { rows: pixels } = rowsOf(x);
  const y = plan.value(x.shape, x.isLearned);
  plan.call("scaleColors", x.address, y.address, pixels, ...factors, ...addends);
  return {
    y,
    backward(gradient, into) {
      const target = overwrite(plan, gradient, ({ address }) => {
        plan.call("scaleColors", gradient.address, address, pixels, ...factors, 0, 0, 0);
      });
      return deliver(plan, target, into);
    },
  };
}

/** Numbers that are dropped at random. */
export function planDropout(plan: Plan, layer: Dropout, x: Value): Step {
  const count = countOf(x);
  const factors = plan.factors(layer, count);
  const y = plan.value(x.shape, x.isLearned);
  plan.call("multiplyAll", x.address, factors, y.address, count);
  return {
    y,
    backward(gradient, into) {
      const target = overwrite(plan, gradient, ({ address }) => {
        plan.call("multiplyAll", gradient.address, factors, address, count);
      });
      return deliver(plan, target, into);
    },
  };
}

/**
 * Images whose branch is dropped at random.
 *
 * @param x Images whose size is a multiple of 4.
 */
export function planStochasticDepth(plan: Plan, layer: StochasticDepth, x: Value): Step {
  const batch = x.shape[0]!;
  const size = countOf(x) / batch;
  const factors = plan.factors(layer, batch);
  const y = plan.value(x.shape, x.isLearned);
  plan.call("scaleImages", x.address, factors, y.address, batch, size);
  return {
    y,
    backward(gradient, into) {
      const target = overwrite(plan, gradient, ({ address }) => {
        plan.call("scaleImages", gradient.address, factors, address, batch, size);
      });
      return deliver(plan, target, into);
    },
  };
}

/**
 * A learned factor for each channel.
 *
 * @param x Rows of channels, a multiple of 4.
 */
export function planLayerScale(plan: Plan, layer: LayerScale, x: Value): Step {
  const { rows, channels } = rowsOf(x);
  const factors = plan.parameter(`${layer.name}.gamma`);
  const y = plan.value(x.shape, x.isLearned);
  plan.call("scaleChannels", x.address, factors.address, y.address, rows, channels);
  plan.keep(x);
  return {
    y,
    backward(gradient, into) {
      const slots = Math.min(16, rows);
      plan.scratch(slots * channels, (sums) => {
        plan.call("multiplyAndSum", x.address, gradient.address, sums, rows, channels, slots);
        plan.call("sumSlots", sums, slots, factors.gradient, channels);
      });
      const target = overwrite(plan, gradient, ({ address }) => {
        plan.call("scaleChannels", gradient.address, factors.address, address, rows, channels);
      });
      plan.release(x);
      return deliver(plan, target, into);
    },
  };
}
