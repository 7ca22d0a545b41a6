import type { Codec } from "../codecs/fit_codec.ts";
import type { Encoder } from "../models/encoder.ts";
import type { Vectors } from "../types.ts";
import { BACKGROUND, restoreBackground } from "./encoder_background.ts";
import { restoreCodec } from "./encoder_codec.ts";
import { type EncoderFalsePositives, restoreFalsePositives } from "./encoder_false_positives.ts";
import { parseEncoderMetadata } from "./encoder_metadata.ts";
import { buildEncoder } from "./build_encoder.ts";
import { featureEncoder } from "../models/feature_encoder.ts";
import { checkNetwork, findNetworkFile } from "./network_file.ts";
import { readCheckpoint } from "./reading/read_checkpoint.ts";
import type { Safetensors } from "./reading/read_safetensors.ts";

/** Model in a file that describes images. */
export interface Model {
  /** The network; the caller disposes of it. */
  encoder: Encoder;
  /** Codec that its descriptors go through afterwards, if any. */
  codec: Codec | null;
  /** How often unrelated images reach which score, as far as it is known. */
  falsePositives: EncoderFalsePositives;
  /** Descriptors of unrelated images as the network makes them; `null` where the file has none. */
  background: Vectors | null;
  /** The rest of what the file says, by key: what it was trained by, say. */
  metadata: Readonly<Record<string, string>>;
  /** How it stores matrices and kernels. */
  weights: "float32" | "float16";
}

/**
 * Loads a file as `loadEncoder` does, with the codec that may be in it.
 *
 * @throws {DataMissingError} If there is no such file, or its network is in another one and that is not there.
 * @throws {CheckpointError} If it is not of a known network, its codec does not fit, or its tables of false positives are none.
 */
export async function loadModel(path: string): Promise<Model> {
  const file = await readCheckpoint(path);
  const { metadata, tensors } = file;
  const { encoder, weights, background } = await loadNetwork(path, file);
  try {
    const falsePositives = restoreFalsePositives(path, metadata);
    const codec = restoreCodec(path, metadata, tensors, encoder.architecture.descriptorDims);
    const others = metadata.entries().filter(([key]) => key !== "format" && !/^rdcd\b/.test(key));
    return { encoder, codec, falsePositives, background, metadata: Object.fromEntries(others), weights };
  } catch (error) {
    encoder.dispose();
    throw error;
  }
}

type Network = Pick<Model, "encoder" | "weights" | "background">;

/** The network of a file, which may be in another one. */
async function loadNetwork(path: string, file: Safetensors): Promise<Network> {
  const elsewhere = await findNetworkFile(path, file.metadata);
  if (elsewhere === null) return await buildNetwork(path, file);
  const network = await buildNetwork(elsewhere.path, await readCheckpoint(elsewhere.path));
  const { encoder, weights } = network;
  let feature: Encoder | undefined;
  try {
    await checkNetwork(path, elsewhere, encoder);
    if (elsewhere.output === "feature") feature = await featureEncoder(encoder);
  } catch (error) {
    encoder.dispose();
    throw error;
  }
  if (feature === undefined) return network;
  encoder.dispose();
  return { encoder: feature, weights, background: null };
}

async function buildNetwork(
  path: string,
  { metadata, tensors }: Safetensors,
): Promise<Network> {
  const text = metadata.get("rdcd");
  const named = text === undefined ? null : parseEncoderMetadata(path, text);
  const isHalf = tensors.entries().some(([name, { dtype, shape }]) =>
    name !== BACKGROUND && dtype === "float16" && shape.length > 1
  );
  const encoder = await buildEncoder(path, named, tensors);
  try {
    const background = restoreBackground(path, tensors, encoder.architecture.descriptorDims);
    return { encoder, weights: isHalf ? "float16" : "float32", background };
  } catch (error) {
    encoder.dispose();
    throw error;
  }
}
