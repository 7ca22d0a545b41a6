import type { Network } from "../../../models/layer.ts";
import type { Operation } from "./operation.ts";
import { planLayers } from "./plan_layers.ts";
import { type NoisePlace, Plan, type PlanOptions, type Value } from "./plan.ts";

/** A network's run over a batch of one shape, planned. */
export interface NetworkPlan {
  /** Where the images go. */
  images: Value;
  /** Noise that must be drawn before it runs. */
  noise: NoisePlace[];
  /** From the images to `feature` and `descriptor`. */
  forward: Operation[];
  /** From their gradients back to those of all tensors; empty where the plan does not go back. */
  backward: Operation[];
  /** The feature before normalization. */
  feature: Value;
  /** The same of the projector; the feature itself where there is none. */
  descriptor: Value;
  /** Where the gradients of the two go. */
  gradients: { feature: Value; descriptor: Value } | null;
  /** The byte behind the last that it uses. */
  end: number;
}

/** Options for {@linkcode planNetwork}. */
export interface PlanNetworkOptions extends PlanOptions {
  /** Images. */
  batch: number;
  /** Pixels a side. */
  size: number;
}

/**
 * Plans a network's run over a batch: every kernel call and every address, so that running it decides nothing any more.
 *
 * @throws {RangeError} If there are no kernels for one of its layers, or a layer has a single number a channel.
 */
export function planNetwork(network: Network, options: PlanNetworkOptions): NetworkPlan {
  const { batch, size, goesBack } = options;
  const plan = new Plan(options);
  const images = plan.value([batch, size, size, 3], false);
  const trunk = planLayers(plan, [...network.trunk, ...network.feature], images);
  const projector = planLayers(plan, network.projector, trunk.y);
  const forward = plan.operations.splice(0);
  const result = { images, noise: plan.noise, forward, feature: trunk.y, descriptor: projector.y };
  if (!goesBack) return { ...result, backward: [], gradients: null, end: plan.arena.end };
  const feature = plan.value(trunk.y.shape);
  const hasProjector = network.projector.length > 0;
  const descriptor = hasProjector ? plan.value(projector.y.shape) : feature;
  // The first gradients are written from outside, and must still be there when they are.
  if (hasProjector) projector.backward(descriptor, feature);
  trunk.backward(feature, null);
  return {
    ...result,
    backward: plan.operations,
    gradients: { feature, descriptor },
    end: plan.arena.end,
  };
}
