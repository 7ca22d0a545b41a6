import type { GeneralizedMean, MaximumPool } from "../../../models/layer.ts";
import { slide } from "../../../models/multiply_adds.ts";
import type { Plan, Value } from "./plan.ts";
import { deliver, type Step } from "./step.ts";

/** The mean of each channel: `[batch, height, width, channels]` to `[batch, 1, 1, channels]`. */
export function planGlobalAverage(plan: Plan, x: Value): Step {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const y = plan.value([batch, 1, 1, channels], x.isLearned);
  plan.call("average", x.address, y.address, batch, height * width, channels);
  return {
    y,
    backward(gradient, into) {
      const target = plan.value(x.shape);
      plan.call("averageBackward", gradient.address, target.address, batch, height * width, channels);
      plan.release(gradient);
      return deliver(plan, target, into);
    },
  };
}

/**
 * Generalized mean pooling: `[batch, height, width, channels]` to `[batch, channels]`.
 *
 * @param layer The exponent, a whole number.
 * @throws {RangeError} If the exponent is no whole number.
 */
export function planGeneralizedMean(plan: Plan, { power }: GeneralizedMean, x: Value): Step {
  if (!Number.isInteger(power) || power < 1) {
    throw new RangeError(
      `Cannot compile the generalized mean as its exponent must be a positive integer: current value is ${power}`,
    );
  }
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const means = plan.value([batch, channels]);
  const y = plan.value([batch, channels], x.isLearned);
  const sizes = [batch, height * width, channels, power];
  plan.call("powerMean", x.address, means.address, y.address, ...sizes);
  plan.keep(x);
  return {
    y,
    backward(gradient, into) {
      const target = plan.value(x.shape);
      plan.scratch(batch * channels, (factors) => {
        plan.call("scaleAll", gradient.address, factors, batch * channels, 1);
        plan.call("powerMeanBackward", x.address, means.address, factors, target.address, ...sizes);
      });
      plan.release(gradient);
      plan.release(means);
      plan.release(x);
      return deliver(plan, target, into);
    },
  };
}

/** The largest number of each window. */
export function planMaximumPool(plan: Plan, layer: MaximumPool, x: Value): Step {
  const { kernel, stride, padding } = layer;
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const { height: outHeight, width: outWidth } = slide({ width, height }, layer);
  const y = plan.value([batch, outHeight, outWidth, channels], x.isLearned);
  const places = plan.value(y.shape);
  const sizes = [batch, height, width, channels, kernel, stride, padding, outHeight, outWidth];
  plan.call("largest", x.address, y.address, places.address, ...sizes);
  return {
    y,
    backward(gradient, into) {
      const target = plan.value(x.shape);
      const size = height * width * channels;
      const outSize = outHeight * outWidth * channels;
      plan.call("largestBackward", gradient.address, places.address, target.address, batch, size, outSize);
      plan.release(gradient);
      plan.release(places);
      return deliver(plan, target, into);
    },
  };
}
