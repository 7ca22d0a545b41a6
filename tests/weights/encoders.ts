import type { Encoder, StateDict } from "rdcd/models";

/** An encoder's tensors as a checkpoint would have them, with PyTorch's counters. */
export async function checkpointOf(encoder: Encoder, prefix = ""): Promise<StateDict> {
  const weights = await encoder.readWeights();
  const stateDict: StateDict = new Map();
  for (const { name, shape } of encoder.tensors) {
    stateDict.set(prefix + name, { dtype: "float32", shape: [...shape], data: weights.get(name)! });
    if (name.endsWith(".running_var")) {
      const counter = `${prefix}${name.replace(/running_var$/, "num_batches_tracked")}`;
      stateDict.set(counter, { dtype: "int64", shape: [], data: BigInt64Array.of(390_599n) });
    }
  }
  return stateDict;
}

/** Rewrites some tensors of a checkpoint. */
export function changed(stateDict: StateDict, change: (copy: StateDict) => void): StateDict {
  const copy = new Map([...stateDict].map(([name, tensor]) => [name, { ...tensor }]));
  change(copy);
  return copy;
}
