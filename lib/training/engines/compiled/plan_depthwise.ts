import {
  DEPTHWISE_KERNELS,
  POSITION_BYTES,
  sourcePlane,
  targetPlane,
} from "../../../models/kernels/window_room.ts";
import type { Convolution } from "../../../models/layer.ts";
import { slide, zerosBefore } from "../../../models/multiply_adds.ts";
import type { Plan, Value } from "./plan.ts";
import { countOf, deliver, type Step } from "./step.ts";

/** Parts that sums over the batch are cut into. */
const SLOTS = 8;

/**
 * A convolution of every channel by itself. Where each channel makes several, they are repeated first.
 *
 * @throws {RangeError} If the kernels do not do this window or this number of channels.
 */
export function planDepthwise(plan: Plan, layer: Convolution, x: Value): Step {
  const { name, inputs, outputs, kernel, bias } = layer;
  if (!DEPTHWISE_KERNELS.includes(kernel) || outputs % 8 !== 0 || bias) {
    throw new RangeError(
      `Cannot compile ${name} as a convolution of single channels must have a window of ` +
        `${
          DEPTHWISE_KERNELS.join(", ")
        }, channels in eights and no bias: current value is a window of ${kernel}, ${outputs} channels and ` +
        `${bias ? "a" : "no"} bias; use the engine tfjs-wasm`,
    );
  }
  const times = outputs / inputs;
  if (times === 1) return planSingle(plan, layer, x);
  const repeated = plan.value([...x.shape.slice(0, -1), outputs], x.isLearned);
  plan.call("repeatChannels", x.address, repeated.address, countOf(x), times);
  const step = planSingle(plan, { ...layer, inputs: outputs }, repeated);
  plan.release(repeated);
  return {
    y: step.y,
    backward(gradient, into) {
      const inner = step.backward(gradient, null);
      if (inner === null) return null;
      const target = plan.value(x.shape);
      plan.call("sumRepeated", inner.address, target.address, countOf(x), times);
      plan.release(inner);
      return deliver(plan, target, into);
    },
  };
}

function planSingle(plan: Plan, layer: Convolution, x: Value): Step {
  const { name, inputs: channels, kernel, stride } = layer;
  const [batch, height, width] = x.shape as [number, number, number, number];
  const { height: outHeight, width: outWidth } = slide({ width, height }, layer);
  // Images are as high as wide.
  const padding = zerosBefore(height, layer);
  const weight = plan.parameter(`${name}.weight`);
  const sizes = [batch, height, width, channels, kernel, stride, padding, outHeight, outWidth];
  const windows = { height, width, kernel, stride, outHeight, outWidth };
  const planes = (positions: number, use: (...room: number[]) => void) => {
    const bytes = positions * POSITION_BYTES;
    plan.scratch(bytes / 4 * plan.threads, (address) => use(address, bytes));
  };
  const inputPlanes = (use: (...room: number[]) => void) => planes(sourcePlane(windows), use);
  const y = plan.value([batch, outHeight, outWidth, channels]);
  inputPlanes((...room) => plan.call("depthwise", x.address, weight.address, y.address, ...sizes, ...room));
  plan.keep(x);
  return {
    y,
    backward(gradient, into) {
      const slots = Math.min(SLOTS, batch);
      plan.scratch(slots * kernel * kernel * channels, (sums) => {
        inputPlanes((...room) =>
          plan.call("depthwiseWeightGradient", x.address, gradient.address, sums, ...sizes, ...room, slots)
        );
        plan.call("sumSlots", sums, slots, weight.gradient, kernel * kernel * channels);
      });
      let target: Value | null = null;
      if (x.isLearned) {
        target = into ?? plan.value(x.shape);
        const { address } = target;
        planes(
          targetPlane(windows),
          (...room) =>
            plan.call(
              "depthwiseInputGradient",
              gradient.address,
              weight.address,
              address,
              ...sizes,
              ...room,
              into === null ? 0 : 1,
            ),
        );
      }
      plan.release(gradient);
      plan.release(x);
      return target;
    },
  };
}
