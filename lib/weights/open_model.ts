import type { Codec } from "../codecs/fit_codec.ts";
import type { Encoder } from "../models/encoder.ts";
import { restoreCodec } from "./encoder_codec.ts";
import { parseEncoderMetadata } from "./encoder_metadata.ts";
import { buildEncoder } from "./load_encoder.ts";
import { readCheckpoint } from "./reading/read_checkpoint.ts";

/** What a file holds that describes pictures. */
export interface Model {
  /** The network; the caller disposes of it. */
  encoder: Encoder;
  /** What its descriptors go through afterwards, if anything. */
  codec: Codec | null;
}

/**
 * Opens a file as `openEncoder` does, with the codec that may be in it.
 *
 * @param path The file.
 * @throws {DataMissingError} If there is no such file.
 * @throws {CheckpointError} If it is not of a known network, or its codec does not fit.
 */
export async function openModel(path: string): Promise<Model> {
  const { metadata, tensors } = await readCheckpoint(path);
  const text = metadata.get("rdcd");
  const encoder = await buildEncoder(
    path,
    text === undefined ? null : parseEncoderMetadata(path, text),
    tensors,
  );
  try {
    return { encoder, codec: restoreCodec(path, metadata, tensors, encoder.architecture.descriptorDims) };
  } catch (error) {
    encoder.dispose();
    throw error;
  }
}
