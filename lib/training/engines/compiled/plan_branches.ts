import type { Branches, Layer } from "../../../models/layer.ts";
import { planLayers } from "./plan_layers.ts";
import type { Plan, Value } from "./plan.ts";
import { countOf, deliver, overwrite, type Step } from "./step.ts";

/**
 * Several ways from one input: sums, differences, and the products of squeeze-and-excitation.
 *
 * @throws {RangeError} If a product is not of the input and of gates made of its mean.
 */
export function planBranches(plan: Plan, layer: Branches, x: Value): Step {
  return layer.kind === "product" ? planGates(plan, layer, x) : planSum(plan, layer, x);
}

function planSum(plan: Plan, { kind, branches }: Branches, x: Value): Step {
  const steps = branches.map((branch) => planLayers(plan, branch, x));
  const [first, ...others] = steps.map((step) => step.y) as [Value, ...Value[]];
  const count = countOf(first);
  const sign = kind === "sum" ? 1 : -1;
  const y = others.reduce((sum, value) => {
    const total = plan.value(sum.shape);
    plan.call("addScaled", sum.address, value.address, total.address, count, sign);
    plan.release(sum);
    plan.release(value);
    return total;
  }, first);
  return {
    y,
    backward(gradient, into) {
      const signOf = (place: number) => place === 0 ? 1 : sign;
      const ways = steps.map((step, place) => ({
        step,
        sign: signOf(place),
        isEmpty: !branches[place]!.length,
      }));
      const full = ways.filter((way) => !way.isEmpty);
      let target = into;
      // What goes past all layers goes first: the others add to it in place.
      for (const way of ways.filter(({ isEmpty }) => isEmpty)) {
        if (target !== null) {
          plan.call("addScaled", target.address, gradient.address, target.address, count, way.sign);
        } else if (plan.isOwn(gradient) && way.sign === 1 && full.length === 1) {
          // Its only reader adds to it after it was read.
          target = plan.retain(gradient);
        } else {
          target = plan.value(gradient.shape);
          plan.call("scaleAll", gradient.address, target.address, count, way.sign);
        }
      }
      for (const way of full) {
        if (way.sign === 1) target = way.step.backward(plan.retain(gradient), target);
        else {
          const opposite = plan.value(gradient.shape);
          plan.call("scaleAll", gradient.address, opposite.address, count, -1);
          target = way.step.backward(opposite, target);
        }
      }
      plan.release(gradient);
      return target;
    },
  };
}

function planGates(plan: Plan, { branches }: Branches, x: Value): Step {
  const [past, [pool, ...gate] = []] = branches;
  if (branches.length !== 2 || past?.length !== 0 || pool?.kind !== "globalAverage") {
    throw new RangeError(
      "Cannot compile a product as it must be of the input and of gates that begin with its mean: current value is " +
        `${
          branches.map((branch) => branch.map(({ kind }: Layer) => kind).join(" ") || "the input").join(
            " by ",
          )
        }`,
    );
  }
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const sizes = [batch, height * width, channels];
  const mean = plan.value([batch, 1, 1, channels]);
  plan.call("average", x.address, mean.address, ...sizes);
  const step = planLayers(plan, gate, mean);
  plan.release(mean);
  const y = plan.value(x.shape);
  plan.call("multiplyGates", x.address, step.y.address, y.address, ...sizes);
  plan.keep(x);
  return {
    y,
    backward(gradient, into) {
      const gates = step.y;
      const outer = plan.value(gates.shape);
      plan.call("sumGates", x.address, gradient.address, outer.address, ...sizes);
      const means = step.backward(outer, null)!;
      const target = overwrite(plan, gradient, ({ address }) => {
        plan.call(
          "multiplyGatesBackward",
          gradient.address,
          gates.address,
          means.address,
          address,
          ...sizes,
        );
      });
      plan.release(means);
      plan.release(gates);
      plan.release(x);
      return deliver(plan, target, into);
    },
  };
}
