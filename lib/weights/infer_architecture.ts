import { type Architecture, type Backbone, BACKBONES } from "../models/architecture.ts";
import { listTensors } from "../models/tensor_list.ts";
import { findTensors, type Match, nameInFile } from "./match_weights.ts";
import { namings } from "./namings.ts";
import type { StateDict } from "./state_dict.ts";

/**
 * Infers the architecture that takes a checkpoint's tensors: the backbone whose trunk is there in full, and the
 * sizes of the last layers; with a projector, a student.
 *
 * @returns The architecture.
 * @throws {RangeError} If no known backbone is there in full, or its last layer is not.
 */
export function inferArchitecture(stateDict: StateDict): Architecture {
  const tried = (Object.keys(BACKBONES) as Backbone[]).map((backbone) => {
    const tensors = listTensors(BACKBONES[backbone].build(1).trunk);
    const match = findTensors(tensors, namings(backbone), stateDict);
    return { backbone, match, tensors: tensors.length };
  });
  const complete = tried.filter(({ match, tensors }) => match.fitting === tensors);
  // A student's training run may have its teacher's network beside it.
  const found = complete.find(({ match }) => !match.isAside) ?? complete[0];
  if (found === undefined) throw unknownNetwork(tried, stateDict);
  return architectureOf(found.backbone, found.match, stateDict);
}

function architectureOf(backbone: Backbone, match: Match, stateDict: StateDict): Architecture {
  const { build, featureDims: fixed } = BACKBONES[backbone];
  const last = build(1).feature.findLast((layer) => layer.kind === "linear");
  const featureDims = fixed ?? rowsOf(nameInFile(match, `${last!.name}.weight`), stateDict);
  const projector = namings(backbone).map((naming) => nameInFile({ ...match, naming }, "projector.weight"))
    .find((name) => stateDict.has(name));
  if (projector === undefined) {
    return { backbone, role: "teacher", featureDims, descriptorDims: featureDims };
  }
  return { backbone, role: "student", featureDims, descriptorDims: rowsOf(projector, stateDict) };
}

function rowsOf(name: string, stateDict: StateDict): number {
  const found = stateDict.get(name);
  if (found?.shape.length === 2) return found.shape[0]!;
  throw new RangeError(
    `${name} must be a matrix: it is ${
      found ? `of shape [${found.shape}]` : "missing"
    }; the layers before the ` +
      `last can be loaded into an encoder with loadWeights(encoder, stateDict, { part: "trunk" })`,
  );
}

function unknownNetwork(
  tried: { backbone: Backbone; match: Match; tensors: number }[],
  stateDict: StateDict,
): RangeError {
  const nearest = tried.toSorted((a, b) => b.match.fitting / b.tensors - a.match.fitting / a.tensors)
    .map(({ backbone, match, tensors }) => `${backbone} (${match.fitting} of ${tensors} tensors fit)`);
  const [first = "nothing"] = stateDict.keys();
  return new RangeError(
    `its tensors must be those of a known network: ${
      nearest.join(", ")
    }; it has ${stateDict.size} tensors, ` +
      `the first being ${first}`,
  );
}
