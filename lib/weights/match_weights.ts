import type { Weights } from "../models/initial_weights.ts";
import type { TensorDescription } from "../models/tensor_list.ts";
import type { Naming } from "./namings.ts";
import type { StateDict, StateTensor } from "./state_dict.ts";

/** The tensors of a checkpoint and a network that do not fit. */
export interface WeightsMismatch {
  /** Names, as the checkpoint would have them, that it lacks. */
  missing: string[];
  /** Names beside the network's own that the network does not have. */
  unexpected: string[];
  /** Names of both whose tensors differ, with what was found and expected. */
  misshapen: string[];
}

/** Where a checkpoint has a network's tensors. */
export interface Match {
  /** How it names them. */
  naming: Naming;
  /** Prefix of the names, such as `"model.encoder_q."`, or nothing. */
  prefix: string;
  /** How many are there in the right shape. */
  fitting: number;
  /** True if it is a momentum encoder's or a teacher's copy beside the encoder that is trained. */
  isAside: boolean;
}

/** Parts of a training run, a codec and a background, that are kept beside the network and are not part of it. */
const SIDE_MODULE =
  /^(encoder_k|key_encoder|momentum_encoder|average|weightAverage|velocity|squares|teacher|queue.*|codec|background)$/;
/** Counted by PyTorch's batch normalization and used by no computation. */
const COUNTER = ".num_batches_tracked";

/**
 * Finds a network's tensors in a checkpoint, whatever stands before their names and in whichever way it names them.
 *
 * @param options Whether tensors that the network does not have are a mismatch; those of another network of the same
 * shapes always are.
 * @returns The numbers by the network's names as float32, or what does not fit.
 * @throws {RangeError} If several parts of the checkpoint fit equally well, or a number is not finite.
 */
export function matchWeights(
  tensors: readonly TensorDescription[],
  namings: readonly Naming[],
  stateDict: StateDict,
  options: { allowUnexpected: boolean },
): { weights: Weights } | { mismatch: WeightsMismatch } {
  const match = findTensors(tensors, namings, stateDict);
  const { missing, unexpected, misshapen } = compare(tensors, match, stateDict);
  const { foreign } = match.naming;
  const refused = options.allowUnexpected ? unexpected.filter((name) => foreign?.test(name)) : unexpected;
  const mismatch = { missing, unexpected: refused, misshapen };
  if (Object.values(mismatch).some((names) => names.length > 0)) return { mismatch };
  return {
    weights: new Map(tensors.map(({ name }) => {
      const { data } = stateDict.get(nameInFile(match, name))!;
      return [
        name,
        finite(name, data instanceof Float32Array ? data : Float32Array.from(data as Float64Array)),
      ];
    })),
  };
}

/**
 * Where a checkpoint has most of a network's tensors in the right shape. Of several copies, those of momentum
 * encoders and teachers (`encoder_k.`, `teacher.`, …) come last.
 *
 * @param namings The ways to try, of which the first is kept where others are no better.
 * @throws {RangeError} If several parts of the checkpoint have all tensors.
 */
export function findTensors(
  tensors: readonly TensorDescription[],
  namings: readonly Naming[],
  stateDict: StateDict,
): Match {
  return namings.map((naming) => findPrefix(tensors, naming, stateDict))
    .reduce((best, match) => match.fitting > best.fitting ? match : best);
}

/**
 * The name in the file of one of a network's tensors.
 *
 * @param match Where the network's tensors are.
 */
export function nameInFile({ naming, prefix }: Match, name: string): string {
  return prefix + naming.rename(name);
}

function findPrefix(tensors: readonly TensorDescription[], naming: Naming, stateDict: StateDict): Match {
  const byName = new Map(tensors.map((tensor) => [naming.rename(tensor.name), tensor]));
  const parts = new Map<string, { fitting: number; named: number }>();
  for (const [key, found] of stateDict) {
    for (let start = 0; start >= 0; start = key.indexOf(".", start) + 1 || -1) {
      const expected = byName.get(key.slice(start));
      if (expected === undefined) continue;
      const part = parts.get(key.slice(0, start)) ?? { fitting: 0, named: 0 };
      part.named += 1;
      if (fits(found, expected)) part.fitting += 1;
      parts.set(key.slice(0, start), part);
    }
  }
  const ranked = [...parts].map(([prefix, part]) => ({
    ...part,
    naming,
    prefix,
    isAside: prefix.split(".").some((module) => SIDE_MODULE.test(module)),
  })).sort((a, b) => b.fitting - a.fitting || b.named - a.named || Number(a.isAside) - Number(b.isAside));
  const [best = { naming, prefix: "", fitting: 0, isAside: false }] = ranked;
  const equal = ranked.filter(({ fitting, isAside }) => fitting === best.fitting && isAside === best.isAside);
  if (equal.length > 1 && best.fitting === tensors.length) {
    throw new RangeError(
      `Cannot load the weights as one part of the checkpoint must fit best: current value is ${
        equal.map(({ prefix }) => JSON.stringify(prefix)).join(", ")
      }; pass the tensors of one part alone`,
    );
  }
  return best;
}

function compare(tensors: readonly TensorDescription[], match: Match, stateDict: StateDict): WeightsMismatch {
  const names = new Map(tensors.map((tensor) => [nameInFile(match, tensor.name), tensor]));
  const missing = [...names.keys()].filter((name) => !stateDict.has(name));
  const unexpected = [...stateDict.keys()].filter((key) => {
    if (names.has(key) || !key.startsWith(match.prefix) || key.endsWith(COUNTER)) return false;
    const name = key.slice(match.prefix.length);
    return !match.naming.ignored?.test(name) && !SIDE_MODULE.test(name.split(".")[0]!);
  });
  const misshapen = [...names].flatMap(([name, expected]) => {
    const found = stateDict.get(name);
    if (found === undefined || fits(found, expected)) return [];
    return [`${name} (${found.dtype} [${found.shape}], expected numbers of [${expected.shape}])`];
  });
  return { missing, unexpected, misshapen };
}

function fits(found: StateTensor, expected: TensorDescription): boolean {
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
