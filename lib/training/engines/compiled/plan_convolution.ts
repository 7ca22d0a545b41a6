import { CHUNK, WEIGHT_CHUNK } from "../../../models/kernels/window_room.ts";
import type { Convolution } from "../../../models/layer.ts";
import { slide, zerosBefore } from "../../../models/multiply_adds.ts";
import { isDepthwise } from "../../../models/tensor_layout.ts";
import type { Plan, Value } from "./plan.ts";
import { planDepthwise } from "./plan_depthwise.ts";
import { planProduct } from "./plan_linear.ts";
import { rowsOf, type Step } from "./step.ts";

/**
 * A convolution: of every channel by itself, of single pixels as one matrix product, or of larger windows.
 *
 * @throws {RangeError} If the channels are in groups that are neither all nor single.
 */
export function planConvolution(plan: Plan, layer: Convolution, x: Value): Step {
  if (isDepthwise(layer)) return planDepthwise(plan, layer, x);
  if (layer.groups > 1) {
    throw new RangeError(
      `Cannot compile ${layer.name} as its groups must be 1 or as many as its channels: current value is ` +
        `${layer.groups}; use the engine tfjs-wasm`,
    );
  }
  if (layer.kernel === 1 && layer.stride === 1 && layer.padding === 0) return planProduct(plan, layer, x);
  return planWindows(plan, layer, x);
}

function planWindows(plan: Plan, layer: Convolution, x: Value): Step {
  const { name, inputs, outputs, kernel, stride } = layer;
  const [batch, height, width] = x.shape as [number, number, number, number];
  const { height: outHeight, width: outWidth } = slide({ width, height }, layer);
  const depth = kernel * kernel * inputs;
  // Images are as high as wide.
  const padding = zerosBefore(height, layer);
  const weight = plan.parameter(`${name}.weight`);
  const bias = layer.bias ? plan.parameter(`${name}.bias`) : null;
  const sizes = [batch, height, width, inputs, inputs, outputs, kernel, stride, padding, outHeight, outWidth];
  const windows = (count: number, use: (...room: number[]) => void) => {
    // The floats behind a thread's windows may be read and written over by its neighbor's kernels.
    const perThread = count * depth + 16;
    plan.scratch(perThread * plan.threads, (address) => use(address, perThread * 4));
  };
  const packed = (isTransposed: boolean, use: (address: number) => void) =>
    plan.scratch(depth * (outputs + 7) + outputs * 8, (address) => {
      if (isTransposed) plan.call("packPanels", weight.address, outputs, address, outputs, depth, 1);
      else plan.call("packPanels", weight.address, outputs, address, depth, outputs, 0);
      use(address);
    });
  const y = plan.value([batch, outHeight, outWidth, outputs]);
  packed(false, (filter) =>
    windows(CHUNK, (...room) =>
      plan.call(
        "convolve",
        x.address,
        filter,
        y.address,
        outputs,
        ...sizes,
        bias?.address ?? 0,
        ...room,
      )));
  plan.keep(x);
  return {
    y,
    backward(gradient, into) {
      const { rows } = rowsOf(gradient);
      if (bias !== null) plan.call("sumColumns", gradient.address, bias.gradient, rows, outputs);
      const slots = rows >= 4096 ? 8 : rows >= 512 ? 4 : 2;
      plan.scratch(slots * depth * outputs, (sums) => {
        windows(WEIGHT_CHUNK, (...room) =>
          plan.call(
            "convolveWeightGradient",
            x.address,
            gradient.address,
            outputs,
            sums,
            ...sizes,
            ...room,
            slots,
          ));
        plan.call("sumSlots", sums, slots, weight.gradient, depth * outputs);
      });
      let target: Value | null = null;
      if (x.isLearned) {
        target = into ?? plan.value(x.shape);
        if (into === null) plan.call("fillZero", target.address, batch * height * width * inputs);
        const { address } = target;
        packed(true, (filter) =>
          windows(CHUNK, (...room) =>
            plan.call(
              "convolveInputGradient",
              gradient.address,
              outputs,
              filter,
              address,
              ...sizes,
              ...room,
            )));
      }
      plan.release(gradient);
      plan.release(x);
      return target;
    },
  };
}
