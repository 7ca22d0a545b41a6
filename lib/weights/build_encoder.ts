import * as tf from "@tensorflow/tfjs";
import { CheckpointError } from "../errors.ts";
import { architectureTensors } from "../models/layer_tensors.ts";
import { Encoder } from "../models/encoder.ts";
import type { EncoderMetadata } from "./encoder_metadata.ts";
import { inferArchitecture } from "./infer_architecture.ts";
import { describeMismatch } from "./load_weights.ts";
import { matchWeights } from "./match_weights.ts";
import { namings } from "./namings.ts";
import type { StateDict } from "./state_dict.ts";

/**
 * An encoder with a checkpoint's weights.
 *
 * @param named What the encoder is; `null` to tell it from the tensors.
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
    const tensors = architectureTensors(architecture);
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
