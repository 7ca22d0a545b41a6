import type { Weights } from "../models/initial_weights.ts";
import type { TensorDescription } from "../models/tensor_list.ts";
import type { StateDict, StateTensor } from "./state_dict.ts";

/** What of a checkpoint does not fit a network. */
export interface WeightsMismatch {
  /** What stands before the network's names in the checkpoint, such as `"model.encoder_q."`, or nothing. */
  prefix: string;
  /** Names that the network has and the checkpoint lacks. */
  missing: string[];
  /** Names under the prefix that the network does not have. */
  unexpected: string[];
  /** Names of both whose tensors differ, with what was found and expected. */
  misshapen: string[];
}

/** Parts of a training run that are kept beside the network and are not part of it. */
const SIDE_MODULE = /^(encoder_k|key_encoder|momentum_encoder|teacher|queue.*)$/;
/** Counted by PyTorch's batch normalisation and used by no computation. */
const COUNTER = ".num_batches_tracked";

/**
 * Finds a network's tensors in a checkpoint, whatever stands before their names.
 *
 * The prefix is the one under which most tensors have the right name and shape. Where several are complete, those
 * of momentum encoders and teachers (`encoder_k.`, `teacher.`, …) are passed over.
 *
 * @param tensors The network's tensors.
 * @param stateDict The checkpoint's.
 * @returns The numbers by the network's names as float32, or what does not fit.
 * @throws {RangeError} If several parts of the checkpoint fit equally well, or a number is not finite.
 */
export function matchWeights(
  tensors: readonly TensorDescription[],
  stateDict: StateDict,
): { weights: Weights } | { mismatch: WeightsMismatch } {
  const prefix = findPrefix(tensors, stateDict);
  const mismatch = compare(tensors, stateDict, prefix);
  const { missing, unexpected, misshapen } = mismatch;
  if (missing.length + unexpected.length + misshapen.length > 0) return { mismatch };
  return {
    weights: new Map(tensors.map(({ name }) => {
      const { data } = stateDict.get(prefix + name)!;
      return [
        name,
        finite(name, data instanceof Float32Array ? data : Float32Array.from(data as Float64Array)),
      ];
    })),
  };
}

/**
 * The prefix under which a checkpoint has most of a network's tensors.
 *
 * @param tensors The network's tensors.
 * @param stateDict The checkpoint's.
 * @returns Such as `"model.encoder_q."`; empty where names are bare, or none fits.
 * @throws {RangeError} If several parts of the checkpoint fit equally well.
 */
export function findPrefix(tensors: readonly TensorDescription[], stateDict: StateDict): string {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const scores = new Map<string, number>();
  for (const [key, found] of stateDict) {
    for (let start = 0; start >= 0; start = key.indexOf(".", start) + 1 || -1) {
      const expected = byName.get(key.slice(start));
      if (expected === undefined) continue;
      // A right shape counts more than any number of mere names.
      const score = fits(found, expected) ? tensors.length + 1 : 1;
      scores.set(key.slice(0, start), (scores.get(key.slice(0, start)) ?? 0) + score);
    }
  }
  const best = Math.max(...scores.values());
  const prefixes = [...scores.keys()].filter((prefix) => scores.get(prefix) === best);
  const main = prefixes.filter((prefix) => !prefix.split(".").some((part) => SIDE_MODULE.test(part)));
  const candidates = main.length > 0 ? main : prefixes;
  if (candidates.length > 1) {
    throw new RangeError(
      `Cannot load the weights as one part of the checkpoint must fit best: current value is ${
        candidates.map((prefix) => JSON.stringify(prefix)).join(", ")
      }; pass the tensors of one part alone`,
    );
  }
  return candidates[0] ?? "";
}

function compare(
  tensors: readonly TensorDescription[],
  stateDict: StateDict,
  prefix: string,
): WeightsMismatch {
  const names = new Set(tensors.map(({ name }) => name));
  const missing = tensors.filter(({ name }) => !stateDict.has(prefix + name)).map(({ name }) =>
    prefix + name
  );
  const unexpected = [...stateDict.keys()].filter((key) => {
    if (!key.startsWith(prefix) || key.endsWith(COUNTER)) return false;
    const name = key.slice(prefix.length);
    return !names.has(name) && !SIDE_MODULE.test(name.split(".")[0]!);
  });
  const misshapen = tensors.flatMap((expected) => {
    const found = stateDict.get(prefix + expected.name);
    if (found === undefined || fits(found, expected)) return [];
    return [
      `${prefix}${expected.name} (${found.dtype} [${found.shape}], expected numbers of [${expected.shape}])`,
    ];
  });
  return { prefix, missing, unexpected, misshapen };
}

/**
 * Whether a checkpoint's tensor can be a network's.
 *
 * @param found The checkpoint's tensor.
 * @param expected The network's.
 */
export function fits(found: StateTensor, expected: TensorDescription): boolean {
  return /float/.test(found.dtype) && found.shape.length === expected.shape.length &&
    found.shape.every((length, axis) => length === expected.shape[axis]);
}

function finite(name: string, values: Float32Array): Float32Array {
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) {
    throw new RangeError(
      `Cannot load the weights as all numbers must be finite: current value of ${name}[${index}] is ${
        values[index]
      }`,
    );
  }
  return values;
}
