import { type Architecture, type Backbone, BACKBONES, describeNetwork } from "../models/architecture.ts";
import type { Layer } from "../models/layer.ts";
import { listTensors } from "../models/tensor_list.ts";
import { findPrefix, fits } from "./match_weights.ts";
import type { StateDict } from "./state_dict.ts";

/**
 * What an encoder must be made of to take a checkpoint's tensors: the backbone whose trunk is there in full, and the
 * sizes of the last layers.
 *
 * @param stateDict The checkpoint's tensors.
 * @returns The architecture.
 * @throws {RangeError} If no known backbone is there in full, or its last layers are not.
 */
export function inferArchitecture(stateDict: StateDict): Architecture {
  const tried: string[] = [];
  for (const backbone of Object.keys(BACKBONES) as Backbone[]) {
    const { trunk, feature, projector } = describeNetwork({ backbone, featureDims: 1, descriptorDims: 1 });
    const expected = listTensors(trunk);
    const prefix = findPrefix(expected, stateDict);
    const fitting = expected.filter((tensor) => {
      const found = stateDict.get(prefix + tensor.name);
      return found !== undefined && fits(found, tensor);
    });
    if (fitting.length === expected.length) {
      const [featureDims, descriptorDims] = [feature, projector].map((layers) =>
        outputsOf(layers, prefix, stateDict)
      );
      return { backbone, featureDims: featureDims!, descriptorDims: descriptorDims! };
    }
    tried.push(`${backbone} (${fitting.length} of ${expected.length} tensors fit)`);
  }
  const [first = "nothing"] = stateDict.keys();
  throw new RangeError(
    `its tensors must be those of a known network: ${tried.join(", ")}; it has ${stateDict.size} tensors, ` +
      `the first being ${first}`,
  );
}

function outputsOf(layers: readonly Layer[], prefix: string, stateDict: StateDict): number {
  const name = layers.findLast((layer) => layer.kind === "linear")!.name;
  const found = stateDict.get(`${prefix}${name}.weight`);
  if (found === undefined || found.shape.length !== 2) {
    throw new RangeError(
      `${prefix}${name}.weight must be a matrix: it is ${found ? `of shape [${found.shape}]` : "missing"}`,
    );
  }
  return found.shape[0]!;
}
