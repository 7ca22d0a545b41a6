import type { Layer } from "../../../models/layer.ts";
import { planBranches } from "./plan_branches.ts";
import { planConvolution } from "./plan_convolution.ts";
import { planProduct } from "./plan_linear.ts";
import { FUSED_ACTIVATIONS, planNormalization } from "./plan_normalization.ts";
import {
  planActivation,
  planColorScale,
  planDropout,
  planLayerScale,
  planStochasticDepth,
} from "./plan_pointwise.ts";
import { planGeneralizedMean, planGlobalAverage, planMaximumPool } from "./plan_pool.ts";
import type { Plan, Value } from "./plan.ts";
import { deliver, type Step } from "./step.ts";

/**
 * Plans layers one after the other.
 *
 * @param layers The layers; for none, the result is x itself.
 * @throws {RangeError} If there are no kernels for a layer.
 */
export function planLayers(plan: Plan, layers: readonly Layer[], x: Value): Step {
  const steps: Step[] = [];
  let y = plan.retain(x);
  for (let place = 0; place < layers.length;) {
    const { step, layers: taken } = planNext(plan, layers, place, y);
    plan.release(y);
    y = step.y;
    steps.push(step);
    place += taken;
  }
  return {
    y,
    backward(gradient, into) {
      if (steps.length === 0) return deliver(plan, gradient, into);
      return steps.toReversed().reduce<Value | null>(
        (outer, step, place) => outer && step.backward(outer, place === steps.length - 1 ? into : null),
        gradient,
      );
    },
  };
}

function planNext(
  plan: Plan,
  layers: readonly Layer[],
  place: number,
  x: Value,
): { step: Step; layers: number } {
  const [layer, next] = [layers[place]!, layers[place + 1]];
  if (layer.kind !== "batchNormalization") return { step: planLayer(plan, layer, x), layers: 1 };
  if (next?.kind === "activation" && FUSED_ACTIVATIONS.has(next.function)) {
    return { step: planNormalization(plan, layer, next.function, x), layers: 2 };
  }
  return { step: planNormalization(plan, layer, "none", x), layers: 1 };
}

function planLayer(plan: Plan, layer: Layer, x: Value): Step {
  switch (layer.kind) {
    case "convolution":
      return planConvolution(plan, layer, x);
    case "linear":
      return planProduct(plan, layer, x);
    case "activation":
      return planActivation(plan, layer, x);
    case "colorScale":
      return planColorScale(plan, layer, x);
    case "maximumPool":
      return planMaximumPool(plan, layer, x);
    case "globalAverage":
      return planGlobalAverage(plan, x);
    case "generalizedMean":
      return planGeneralizedMean(plan, layer, x);
    case "layerScale":
      return planLayerScale(plan, layer, x);
    case "sum":
    case "difference":
    case "product":
      return planBranches(plan, layer, x);
    case "dropout":
      return drops(plan, layer) ? planDropout(plan, layer, x) : planLayers(plan, [], x);
    case "stochasticDepth":
      return drops(plan, layer) ? planStochasticDepth(plan, layer, x) : planLayers(plan, [], x);
    default:
      throw new RangeError(
        `Cannot compile the network as there must be kernels for each layer: current value is ${layer.kind}; ` +
          "use the engine tfjs-wasm",
      );
  }
}

function drops({ isInference }: Plan, { rate }: { rate: number }): boolean {
  return rate > 0 && !isInference;
}
