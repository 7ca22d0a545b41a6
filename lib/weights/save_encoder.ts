import { layerTensors } from "../models/layer_tensors.ts";
import { writeReplacing } from "../files/write_replacing.ts";
import type { Codec } from "../codecs/fit_codec.ts";
import type { Encoder } from "../models/encoder.ts";
import type { Vectors } from "../types.ts";
import { BACKGROUND, storeBackground } from "./encoder_background.ts";
import { checkEncoderCodec, storeCodec } from "./encoder_codec.ts";
import { type EncoderFalsePositives, formatFalsePositives } from "./encoder_false_positives.ts";
import { formatEncoderMetadata } from "./encoder_metadata.ts";
import { encodeSafetensors, type FileTensor } from "./encode_safetensors.ts";
import { toHalf } from "./to_half.ts";

/** Options for {@linkcode saveEncoder}. */
export interface SaveEncoderOptions {
  /**
   * How matrices and kernels are stored. `"float16"` halves the file and moves descriptors by less than 1e-3; biases
   * and normalizations stay float32, as they are few and each moves a whole channel.
   *
   * @default {"float32"}
   */
  weights?: "float32" | "float16";
  /** Free text that is kept in the file's metadata, by key, beside the architecture: what it was trained by, say. */
  metadata?: Readonly<Record<string, string>>;
  /**
   * Codec for descriptors wherever the file is a method ({@linkcode resolveMethod}), as {@linkcode fitCodec} fitted
   * it to the encoder's descriptors: `"ITQ256"` makes 256 bits of every image. The network itself stays what it is, for
   * training and as a teacher. PyTorch finds two tensors more in the file, `codec.mean` and `codec.projection`.
   *
   * @default {none}
   */
  codec?: Codec;
  /**
   * Findings of {@linkcode measureFalsePositives} on its descriptors, from which thresholds are chosen wherever the file is
   * a method: by the codec's name, or by the number of dims, nested ones too.
   *
   * @default {none}
   */
  falsePositives?: EncoderFalsePositives;
  /**
   * Descriptors of some thousand unrelated images as the network makes them, without codec, kept in half precision: what
   * an image has in common with these is no sign of a copy ({@linkcode findDuplicates}).
   *
   * @default {none}
   */
  background?: Vectors;
}

/**
 * Writes an encoder to a safetensors file: PyTorch's names and shapes, the architecture, the size of its images and
 * the nested sizes of its descriptor in the metadata.
 *
 * PyTorch reads the same file: `model.load_state_dict(safetensors.torch.load_file(path))`. For that, the counters
 * `num_batches_tracked` are written too, as 0. The file is written whole or not at all.
 *
 * @param encoder The encoder; borrowed.
 * @param path The file; what is there is replaced.
 * @param options How numbers are stored.
 * @throws {RangeError} If a number is beyond float16, or the codec is for other dims, leaves rows that are not of unit
 * length, or treats queries otherwise than references (`AITQ`).
 *
 * @example Save and load
 * ```ts
 * import { createStudent, loadEncoder, saveEncoder } from "rdcd/models";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile({ suffix: ".safetensors" });
 * const student = createStudent({ backbone: "efficientnet_b0", descriptorDims: 64 });
 * await saveEncoder(student, path);
 * const loaded = await loadEncoder(path);
 * assert.deepEqual(loaded.architecture, student.architecture);
 * assert.deepEqual(await loaded.readWeights(), await student.readWeights());
 * await Deno.remove(path);
 * ```
 */
export async function saveEncoder(
  encoder: Encoder,
  path: string,
  options: SaveEncoderOptions = {},
): Promise<void> {
  const { architecture, inputSize, isInputSizeAssumed, nestedDims } = encoder;
  const { codec } = options;
  if (codec !== undefined) checkEncoderCodec(codec, architecture.descriptorDims);
  const stored = codec === undefined ? { tensors: [], metadata: {} } : storeCodec(codec);
  const isHalf = options.weights === "float16";
  const weights = await encoder.readWeights();
  const tensors = new Map<string, FileTensor>();
  for (const { name, shape, layer } of layerTensors(encoder)) {
    const data = weights.get(name)!;
    tensors.set(name, { shape, data: isHalf && shape.length > 1 ? toHalf(name, data) : data });
    if (name.endsWith(".running_var")) {
      tensors.set(`${layer.name}.num_batches_tracked`, { shape: [], data: new BigInt64Array(1) });
    }
  }
  for (const [name, tensor] of stored.tensors) tensors.set(name, tensor);
  if (options.background !== undefined) tensors.set(BACKGROUND, storeBackground(options.background));
  const bytes = encodeSafetensors(tensors, {
    ...options.metadata,
    ...stored.metadata,
    ...formatFalsePositives(options.falsePositives ?? {}),
    format: "pt",
    // A size that was assumed is not written down, so that it stays one.
    rdcd: formatEncoderMetadata({ architecture, nestedDims, ...(isInputSizeAssumed ? {} : { inputSize }) }),
  });
  await writeReplacing(path, (partial) => Deno.writeFile(partial, bytes));
}
