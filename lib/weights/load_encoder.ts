import * as tf from "@tensorflow/tfjs";
import { CheckpointError } from "../errors.ts";
import { describeNetwork, networkLayers } from "../models/architecture.ts";
import { Encoder } from "../models/encoder.ts";
import { listTensors } from "../models/tensor_list.ts";
import { type EncoderMetadata, parseEncoderMetadata } from "./encoder_metadata.ts";
import { inferArchitecture } from "./infer_architecture.ts";
import { describeMismatch } from "./load_weights.ts";
import { matchWeights } from "./match_weights.ts";
import { namings } from "./namings.ts";
import { readCheckpoint } from "./reading/read_checkpoint.ts";
import type { StateDict } from "./state_dict.ts";

/**
 * Reads an encoder that {@linkcode saveEncoder} wrote.
 *
 * @param path The safetensors file.
 * @returns The encoder, on tfjs's current backend; the caller disposes of it.
 * @throws {DataMissingError} If there is no such file.
 * @throws {CheckpointError} If the file is damaged, is not of `saveEncoder`, or its tensors do not fit the
 * architecture that it names; all that do not fit are listed.
 *
 * @example A saved student
 * ```ts
 * import { createStudent, loadEncoder, saveEncoder } from "rdcd/models";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile({ suffix: ".safetensors" });
 * await saveEncoder(createStudent({ backbone: "efficientnet_b0", descriptorDims: 128 }), path);
 * assert.equal((await loadEncoder(path)).architecture.descriptorDims, 128);
 * await Deno.remove(path);
 * ```
 */
export async function loadEncoder(path: string): Promise<Encoder> {
  const { metadata, tensors } = await readCheckpoint(path);
  const text = metadata.get("rdcd");
  if (text === undefined) {
    throw new CheckpointError(
      path,
      "its metadata names no architecture, so saveEncoder did not write it; open it with openEncoder",
    );
  }
  return await buildEncoder(path, parseEncoderMetadata(path, text), tensors);
}

/**
 * An encoder with a checkpoint's weights.
 *
 * @param path The checkpoint, for messages.
 * @param named What the encoder is; `null` to tell it from the tensors.
 * @param stateDict The checkpoint's tensors.
 * @returns The encoder; the caller disposes of it.
 * @throws {CheckpointError} If the architecture is none, cannot be told, or the tensors do not fit it.
 */
export async function buildEncoder(
  path: string,
  named: EncoderMetadata | null,
  stateDict: StateDict,
): Promise<Encoder> {
  try {
    const { architecture, ...options } = named ?? { architecture: inferArchitecture(stateDict) };
    const tensors = listTensors(networkLayers(describeNetwork(architecture)));
    const outcome = matchWeights(tensors, namings(architecture.backbone), stateDict, {
      allowUnexpected: false,
    });
    if ("mismatch" in outcome) throw new RangeError(describeMismatch(outcome.mismatch));
    // Backends that start asynchronously have to be there before the first tensor is.
    await tf.ready();
    return new Encoder(architecture, outcome.weights, options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CheckpointError(path, error.message, { cause: error });
  }
}
