import { CheckpointError } from "../../errors.ts";
import type { Architecture } from "../../models/architecture.ts";
import { architectureTensors } from "../../models/layer_tensors.ts";
import type { Weights } from "../../models/initial_weights.ts";
import type { TensorDescription } from "../../models/tensor_list.ts";
import { parseEncoderMetadata } from "../../weights/encoder_metadata.ts";
import { readCheckpoint } from "../../weights/reading/read_checkpoint.ts";
import type { QueueRows } from "../objective/create_queues.ts";
import type { StateDict } from "../../weights/state_dict.ts";
import type { TraineeState } from "../engines/trainee.ts";
import { CHECKPOINT_VERSION, PREFIXES, type TrainingCheckpoint } from "./training_checkpoint.ts";

type Metadata = Pick<TrainingCheckpoint, "origin" | "position" | "sums"> & {
  updates: TraineeState["updates"];
};

/**
 * Reads a checkpoint that {@linkcode writeTrainingCheckpoint} wrote. No size in it is believed: every tensor of the
 * architecture has to be there in its shape, and every number has to be finite.
 *
 * @returns The checkpoint. Whether its recipe, images and teacher are those of the run at hand is the caller's to
 * compare; they are not checked here.
 * @throws {DataMissingError} If there is no such file.
 * @throws {CheckpointError} If the file is damaged or is no checkpoint of a training run.
 */
export async function readTrainingCheckpoint(path: string): Promise<TrainingCheckpoint> {
  const { metadata, tensors } = await readCheckpoint(path);
  const [made, training] = [metadata.get("rdcd"), metadata.get("training")];
  if (made === undefined || training === undefined) {
    throw new CheckpointError(
      path,
      "its metadata is not that of a training run: it holds a network and nothing to go on with",
    );
  }
  const { architecture } = parseEncoderMetadata(path, made);
  const { updates, ...metadataOfRun } = parseTraining(path, training);
  try {
    const { state, queues } = takeTensors(architecture, tensors);
    return { architecture, ...metadataOfRun, state: { ...state, updates }, queues };
  } catch (cause) {
    if (cause instanceof RangeError) throw new CheckpointError(path, cause.message, { cause });
    throw cause;
  }
}

function parseTraining(path: string, text: string): Metadata {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new CheckpointError(path, "its metadata of the training run is not JSON", { cause });
  }
  const { version, origin, position, sums, updates } = (content ?? {}) as Record<string, unknown>;
  if (version !== CHECKPOINT_VERSION) {
    throw new CheckpointError(
      path,
      `its version is ${JSON.stringify(version)}, and this program reads version ${CHECKPOINT_VERSION}`,
    );
  }
  if (
    typeof origin === "object" && origin !== null && isPosition(position) && isSums(sums) && isCount(updates)
  ) return { origin: origin as Metadata["origin"], position, sums, updates };
  throw new CheckpointError(
    path,
    "its metadata of the training run lacks a field or has one of a wrong kind",
  );
}

function isPosition(value: unknown): value is Metadata["position"] {
  const { epoch, batches, consumed } = (value ?? {}) as Record<string, unknown>;
  return [epoch, batches, consumed].every(isCount);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isSums(value: unknown): value is Metadata["sums"] {
  const { steps, seconds, measured } = (value ?? {}) as Record<string, unknown>;
  return Number.isSafeInteger(steps) && Number.isFinite(seconds) && typeof measured === "object" &&
    measured !== null && Object.values(measured).every(Number.isFinite);
}

function takeTensors(
  architecture: Architecture,
  tensors: StateDict,
): { state: Omit<TraineeState, "updates">; queues: QueueRows } {
  const all = architectureTensors(architecture);
  const names = [...tensors.keys()];
  const taken = new Set<string>();
  const takeAll = (prefix: string, wanted: TensorDescription[]): Weights =>
    new Map(wanted.map(({ name, shape }) => {
      taken.add(prefix + name);
      return [name, numbersOf(prefix + name, tensors, shape)];
    }));
  const learned = all.filter(({ trainable }) => trainable);
  const takeAny = (prefix: string, wanted: TensorDescription[]) =>
    names.some((name) => name.startsWith(prefix)) ? takeAll(prefix, wanted) : null;
  const state = {
    student: takeAll("", all),
    average: takeAny(PREFIXES.average, all),
    weightAverage: takeAny(PREFIXES.weightAverage, all),
    velocity: takeAll(PREFIXES.velocity, learned),
    squares: takeAny(PREFIXES.squares, learned),
  };
  const queues: QueueRows = new Map();
  for (const name of names.filter((name) => name.startsWith(PREFIXES.queue))) {
    taken.add(name);
    const count = tensors.get(name)!.data.length;
    queues.set(name.slice(PREFIXES.queue.length), numbersOf(name, tensors, [count]));
  }
  const unknown = names.filter((name) => !taken.has(name));
  if (unknown.length > 0) {
    throw new RangeError(`it has tensors that no training run has: ${unknown.join(", ")}`);
  }
  return { state, queues };
}

function numbersOf(name: string, tensors: StateDict, shape: readonly number[]): Float32Array {
  const found = tensors.get(name);
  if (found === undefined) throw new RangeError(`its tensor ${name} is missing`);
  const { data } = found;
  const fits = found.shape.length === shape.length &&
    found.shape.every((length, axis) => length === shape[axis]);
  if (!fits || !(data instanceof Float32Array)) {
    throw new RangeError(
      `its tensor ${name} is ${found.dtype} [${found.shape}]; expected is float32 [${shape}]`,
    );
  }
  if (!data.every(Number.isFinite)) {
    throw new RangeError(`its tensor ${name} has a number that is not finite`);
  }
  return data;
}
