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
  /** How often unrelated images reach which score, as far as it is known. */
  falsePositives: EncoderFalsePositives;
  /** The rest of what the file says, by key: what it was trained by, say. */
  metadata: Readonly<Record<string, string>>;
  /** How it stores matrices and kernels. */
  weights: "float32" | "float16";
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
    const others = metadata.entries().filter(([key]) => key !== "format" && !/^rdcd\b/.test(key));
    const isHalf = tensors.values().some(({ dtype, shape }) => dtype === "float16" && shape.length > 1);
    return {
      ...{ encoder, codec, falsePositives },
      ...{ metadata: Object.fromEntries(others), weights: isHalf ? "float16" : "float32" },
    };
  } catch (error) {
    encoder.dispose();
    throw error;
  }
}
