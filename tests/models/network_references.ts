import { type Architecture, type Backbone, Encoder, type StateDict } from "rdcd/models";
import { describeNetwork, networkLayers } from "../../lib/models/architecture.ts";
import { listTensors } from "../../lib/models/tensor_list.ts";
import { fixturePath } from "../shared.ts";
import { formulaWeights, type Reference } from "./formula.ts";

/** What PyTorch's networks made of the formula's images, with weights by the formula. */
export const networkReferences: readonly Reference[] = JSON.parse(
  Deno.readTextFileSync(fixturePath("networks/outputs.json")),
);

/** Names and types of the tensors of a PyTorch network, in the order of its state dict. */
export type KeyList = Record<string, [dtype: string, shape: number[]]>;

/**
 * The tensors of a network as PyTorch or a file has them.
 *
 * @param name A file of `tests/fixtures/networks/state_dicts`.
 */
export function keyList(name: string): KeyList {
  return JSON.parse(Deno.readTextFileSync(fixturePath(`networks/state_dicts/${name}.json`)));
}

/**
 * A checkpoint with weights by the formula.
 *
 * @param keys Its tensors.
 */
export function formulaStateDict(keys: KeyList): StateDict {
  const stateDict: StateDict = new Map();
  for (const [name, [dtype, shape]] of Object.entries(keys)) {
    if (dtype === "int64") stateDict.set(name, { dtype, shape, data: new BigInt64Array(1) });
    else stateDict.set(name, { dtype: "float32", shape, data: formulaWeights([{ name, shape }]).get(name)! });
  }
  return stateDict;
}

let last: { model: string; weights: Map<string, Float32Array> } | undefined;

/**
 * The encoder that a reference was computed with, on tfjs's current backend.
 *
 * @param reference One with torchvision's, timm's or DINO's names.
 */
export function referenceEncoder({ model, outputs }: Reference): Encoder {
  const [, role, backbone, , scaled] = /^(student|teacher)_(.+?)(_\d+)?(_scaled)?(_torchvision)?$/.exec(
    model,
  )!;
  const descriptorDims = outputs.descriptor[0]!.length;
  const architecture = {
    backbone: backbone as Backbone,
    role: role as Architecture["role"],
    featureDims: role === "teacher" ? descriptorDims : 512,
    descriptorDims,
  };
  // Tests of one network follow each other, and the formula takes longer than small networks.
  if (last?.model !== model) {
    const weights = formulaWeights(listTensors(networkLayers(describeNetwork(architecture))));
    for (const [name, values] of weights) {
      if (scaled && name.endsWith(".gamma")) weights.set(name, values.map((value) => 0.1 * value));
    }
    last = { model, weights };
  }
  return new Encoder(architecture, last.weights);
}
