import { basename, dirname, join } from "@std/path";
import { writeReplacing } from "../files/write_replacing.ts";
import type { Codec } from "../codecs/fit_codec.ts";
import { storeCodec } from "./encoder_codec.ts";
import { type EncoderFalsePositives, formatFalsePositives } from "./encoder_false_positives.ts";
import { encodeSafetensors } from "./encode_safetensors.ts";
import { loadModel } from "./load_model.ts";
import { formatNetworkFile, hashNetwork, type NetworkFile } from "./network_file.ts";

/** Options for {@linkcode saveCodec}. */
export interface SaveCodecOptions extends NetworkFile {
  /** Codec that was fitted to that output of that network. */
  codec: Codec;
  /** Free text that is kept in the file's metadata, by key. */
  metadata?: Readonly<Record<string, string>>;
  /**
   * How often unrelated images reach which score through the codec; see {@linkcode SaveEncoderOptions}.
   *
   * @default {none}
   */
  falsePositives?: EncoderFalsePositives;
}

/**
 * Writes a codec to a file of its own, which takes its network from another file in the same folder, so that several sizes
 * and bits of one network's descriptors do not take its bytes again and again. The file is a model as any other, as long as
 * that network lies beside it unchanged.
 *
 * @param path The file; what is there is replaced.
 * @param options The codec, and which file has the network.
 * @throws {DataMissingError} If the network's file is not there.
 * @throws {CheckpointError} If it is no network, or the codec none for that output of it.
 * @throws {RangeError} If it would replace the network's file.
 *
 * @example Bits of a student's features
 * ```ts
 * import { createStudent, loadEncoder, saveCodec, saveEncoder } from "rdcd/models";
 * import { fitCodec, seededPrng } from "rdcd/evaluation";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const student = createStudent({ backbone: "mobilenet_v3_small", featureDims: 16, descriptorDims: 8 });
 * await saveEncoder(student, `${folder}/student.safetensors`);
 * const prng = seededPrng(1);
 * const codec = await fitCodec("ITQ16", { vectors: Float32Array.from({ length: 320 }, prng), dims: 16 });
 * await saveCodec(`${folder}/bits.safetensors`, { file: "student.safetensors", output: "feature", codec });
 * assert.equal((await loadEncoder(`${folder}/bits.safetensors`)).architecture.descriptorDims, 16);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function saveCodec(path: string, options: SaveCodecOptions): Promise<void> {
  const { file, output, codec, metadata, falsePositives = {} } = options;
  if (file === basename(path)) {
    throw new RangeError(
      `Cannot save the codec as it must not replace its network's file: current value is ${path}`,
    );
  }
  const { tensors, metadata: name } = storeCodec(codec);
  const bytes = encodeSafetensors(tensors, {
    ...metadata,
    ...name,
    ...formatNetworkFile({ file, output }, await hashOf(join(dirname(path), file))),
    ...formatFalsePositives(falsePositives),
    format: "pt",
  });
  await writeReplacing(path, async (partial) => {
    await Deno.writeFile(partial, bytes);
    // Told now, and not by whom loads it.
    (await loadModel(partial)).encoder.dispose();
  });
}

async function hashOf(network: string): Promise<string> {
  const { encoder } = await loadModel(network);
  try {
    return await hashNetwork(encoder);
  } finally {
    encoder.dispose();
  }
}
