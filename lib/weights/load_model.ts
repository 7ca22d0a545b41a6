import type { Codec } from "../codecs/fit_codec.ts";
import type { Encoder } from "../models/encoder.ts";
import { restoreCodec } from "./encoder_codec.ts";
import { type EncoderFalsePositives, restoreFalsePositives } from "./encoder_false_positives.ts";
import { parseEncoderMetadata } from "./encoder_metadata.ts";
import { buildEncoder } from "./build_encoder.ts";
import { readCheckpoint } from "./reading/read_checkpoint.ts";

/** Model in a file that describes images. */
export interface Model {
  /** The network; the caller disposes of it. */
  encoder: Encoder;
  /** Codec that its descriptors go through afterwards, if any. */
  codec: Codec | null;
  /** What is known of how often unrelated images reach which score. */
  falsePositives: EncoderFalsePositives;
}

/**
 * Loads a file as `loadEncoder` does, with the codec that may be in it.
 *
 * @throws {DataMissingError} If there is no such file.
 * @throws {CheckpointError} If it is not of a known network, its codec does not fit, or its tables of false positives are none.
 */
export async function loadModel(path: string): Promise<Model> {
  const { metadata, tensors } = await readCheckpoint(path);
  const text = metadata.get("rdcd");
  const encoder = await buildEncoder(
    path,
    text === undefined ? null : parseEncoderMetadata(path, text),
    tensors,
  );
  try {
    const falsePositives = restoreFalsePositives(path, metadata);
    const codec = restoreCodec(path, metadata, tensors, encoder.architecture.descriptorDims);
    return { encoder, codec, falsePositives };
  } catch (error) {
    encoder.dispose();
    throw error;
  }
}
