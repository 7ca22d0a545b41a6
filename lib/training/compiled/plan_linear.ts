import type { Convolution, Linear } from "../../models/layer.ts";
import type { Plan, Value } from "./plan.ts";
import { rowsOf, type Step } from "./step.ts";

/**
 * One matrix product of all rows with the weights `[inputs, outputs]`: a linear layer, or a convolution of single pixels.
 *
 * @param plan The plan.
 * @param layer The layer.
 * @param x Rows of `inputs` numbers.
 */
export function planProduct(plan: Plan, layer: Linear | Convolution, x: Value): Step {
  const { name, inputs, outputs } = layer;
  const { rows } = rowsOf(x);
  const weight = plan.parameter(`${name}.weight`);
  const bias = layer.kind === "linear" || layer.bias ? plan.parameter(`${name}.bias`) : null;
  const y = plan.value([...x.shape.slice(0, -1), outputs]);
  plan.scratch(inputs * (outputs + 7), (packed) => {
    plan.call("packPanels", weight.address, outputs, packed, inputs, outputs, 0);
    plan.call(
      "multiply",
      x.address,
      inputs,
      packed,
      y.address,
      outputs,
      rows,
      inputs,
      outputs,
      bias?.address ?? 0,
      0,
    );
  });
  plan.keep(x);
  return {
    y,
    backward(gradient, into) {
      if (bias !== null) plan.call("sumColumns", gradient.address, bias.gradient, rows, outputs);
      const slots = rows >= 8192 ? 8 : rows >= 2048 ? 2 : 1;
      const multiply = (sums: number) =>
        plan.call(
          "multiplyTransposed",
          x.address,
          inputs,
          gradient.address,
          outputs,
          sums,
          rows,
          inputs,
          outputs,
          slots,
        );
      if (slots === 1) multiply(weight.gradient);
      else {
        plan.scratch(slots * inputs * outputs, (sums) => {
          multiply(sums);
          plan.call("sumSlots", sums, slots, weight.gradient, inputs * outputs);
        });
      }
      let target: Value | null = null;
      if (x.isLearned) {
        target = into ?? plan.value(x.shape);
        const { address } = target;
        plan.scratch(outputs * (inputs + 7), (packed) => {
          plan.call("packPanels", weight.address, outputs, packed, outputs, inputs, 1);
          plan.call(
            "multiply",
            gradient.address,
            outputs,
            packed,
            address,
            inputs,
            rows,
            outputs,
            inputs,
            0,
            into === null ? 0 : 1,
          );
        });
      }
      plan.release(gradient);
      plan.release(x);
      return target;
    },
  };
}
