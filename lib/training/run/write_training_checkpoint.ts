import * as tf from "@tensorflow/tfjs";
import project from "../../../deno.json" with { type: "json" };
import { writeReplacing } from "../../files/write_replacing.ts";
import { architectureTensors } from "../../models/layer_tensors.ts";
import type { Weights } from "../../models/initial_weights.ts";
import { formatEncoderMetadata } from "../../weights/encoder_metadata.ts";
import { encodeSafetensors, type FileTensor } from "../../weights/encode_safetensors.ts";
import { nestedDimsOf } from "../recipe/nested_dims_of.ts";
import { stageOfEpoch } from "../recipe/stage_of_epoch.ts";
import { CHECKPOINT_VERSION, PREFIXES, type TrainingCheckpoint } from "./training_checkpoint.ts";

/**
 * Writes a checkpoint of a training run: a safetensors file, whole or not at all.
 *
 * The student has its plain names and the metadata names its architecture and the size of its images, so that
 * `loadEncoder` reads it as it is; `average.`, `weightAverage.`, `velocity.`, `squares.` and `queue.` stand before the
 * rest. The metadata under `training` has the recipe, the position, what the run is about, and which versions wrote it.
 *
 * @param path The file; what is there is replaced.
 * @param checkpoint What is written; borrowed.
 */
export async function writeTrainingCheckpoint(path: string, checkpoint: TrainingCheckpoint): Promise<void> {
  const { architecture, origin, position, sums, state, queues } = checkpoint;
  const tensors = new Map<string, FileTensor>();
  const add = (prefix: string, weights: Weights) => {
    for (const { name, shape } of architectureTensors(architecture)) {
      const data = weights.get(name);
      if (data !== undefined) tensors.set(prefix + name, { shape, data });
    }
  };
  add("", state.student);
  for (const part of ["average", "weightAverage", "velocity", "squares"] as const) {
    if (state[part] !== null) add(PREFIXES[part], state[part]);
  }
  for (const [name, data] of queues) tensors.set(PREFIXES.queue + name, { shape: [data.length], data });
  const versions = { rdcd: project.version, deno: Deno.version.deno, tfjs: tf.version_core };
  const lastEpoch = position.batches > 0 ? position.epoch : position.epoch - 1;
  const { size } = stageOfEpoch(origin.recipe, lastEpoch);
  const { updates } = state;
  const training = { version: CHECKPOINT_VERSION, origin, position, sums, updates, versions };
  const bytes = encodeSafetensors(tensors, {
    format: "pt",
    rdcd: formatEncoderMetadata({
      ...{ architecture, inputSize: { width: size, height: size } },
      nestedDims: nestedDimsOf(origin.recipe),
    }),
    training: JSON.stringify(training),
  });
  await writeReplacing(path, (partial) => Deno.writeFile(partial, bytes));
}
