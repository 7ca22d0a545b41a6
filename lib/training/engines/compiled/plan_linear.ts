import type { Convolution, Linear } from "../../../models/layer.ts";
import type { Plan, Value } from "./plan.ts";
import { rowsOf, type Step } from "./step.ts";

/**
 * One matrix product of all rows with the weights `[inputs, outputs]`: a linear layer, or a convolution of single pixels.
 *
 * @param x Rows of `inputs` numbers.
 */
export function planProduct(plan: Plan, layer: Linear | Convolution, x: Value): Step {
  const { name, inputs, outputs } = layer;
  const { rows } = rowsOf(x);
  const weight = plan.parameter(`${name}.weight`);
  const bias = layer.kind === "linear" || layer.bias ? plan.parameter(`${name}.bias`) : null;
  const y = plan.value([...x.shape.slice(0, -1), outputs]);
  /** `c = a * weights (+ bias) (+ c)`, or with the weights transposed. */
  const multiply = (
    a: Value,
    c: Value,
    options: { isTransposed: boolean; bias: number; accumulates: boolean },
  ) => {
    const [depth, columns] = options.isTransposed ? [outputs, inputs] : [inputs, outputs];
    const [isTransposed, accumulates] = [Number(options.isTransposed), Number(options.accumulates)];
    const sizes = [rows, depth, columns, options.bias, accumulates];
    plan.scratch(depth * (columns + 7), (packed) => {
      plan.call("packPanels", weight.address, outputs, packed, depth, columns, isTransposed);
      plan.call("multiply", a.address, depth, packed, c.address, columns, ...sizes);
    });
  };
  multiply(x, y, { isTransposed: false, bias: bias?.address ?? 0, accumulates: false });
  plan.keep(x);
  return {
    y,
    backward(gradient, into) {
      if (bias !== null) plan.call("sumColumns", gradient.address, bias.gradient, rows, outputs);
      const slots = rows >= 8192 ? 8 : rows >= 2048 ? 2 : 1;
      const multiplyTransposed = (sums: number) =>
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
      if (slots === 1) multiplyTransposed(weight.gradient);
      else {
        plan.scratch(slots * inputs * outputs, (sums) => {
          multiplyTransposed(sums);
          plan.call("sumSlots", sums, slots, weight.gradient, inputs * outputs);
        });
      }
      let target: Value | null = null;
      if (x.isLearned) {
        target = into ?? plan.value(x.shape);
        multiply(gradient, target, { isTransposed: true, bias: 0, accumulates: into !== null });
      }
      plan.release(gradient);
      plan.release(x);
      return target;
    },
  };
}
