import { isDeepStrictEqual } from "node:util";
import type { Preparation } from "../images/preparation.ts";
import { checkPositiveInteger } from "../check_positive_integer.ts";
import { hashEncoder } from "../models/hash_encoder.ts";
import { applyCodec, codecDims, openCodec } from "../codecs/apply_codec.ts";
import type { Codec } from "../codecs/fit_codec.ts";
import { BACKBONES, networkOf } from "../models/architecture.ts";
import type { Encoder } from "../models/encoder.ts";
import type { Network } from "../models/layer.ts";
import type { FalsePositives } from "../thresholds/false_positives.ts";
import type { Image, TargetSize, Vectors } from "../types.ts";
import { checkEncoderCodec, hashCodec } from "../weights/encoder_codec.ts";
import type { DescriptorMethod } from "./method.ts";
import { createOnnxRuntime } from "./runtimes/create_onnx_runtime.ts";
import { createTfjsRuntime } from "./runtimes/create_tfjs_runtime.ts";
import { type Runtime, type RuntimeName, RUNTIMES } from "./runtimes/runtime.ts";

/** Options for {@linkcode createEncoderMethod}. */
export interface EncoderMethodOptions {
  /** The name in tables. */
  name: string;
  /**
   * Runtime of the network. `"auto"` is `"webgpu"` where there is a graphics card, and `"onnx"` elsewhere.
   *
   * @default {"auto"}
   */
  runtime?: RuntimeName | "auto";
  /**
   * Size of resized images. RDCD evaluates on squares of 288, SSCD on a short edge of 288; vision transformers
   * take squares of 224 only.
   *
   * @default {the encoder's `inputSize`}
   */
  size?: TargetSize;
  /**
   * Size that they are resized to where neither `size` nor the encoder says it, such as that of a benchmark's protocol.
   *
   * @default {the encoder's `inputSize`}
   */
  assumedSize?: TargetSize;
  /**
   * `"exact"` as Pillow does it, `"fast"` as libvips does.
   *
   * @default {"exact"}
   */
  resize?: Preparation["resize"];
  /**
   * Images that `describe` is best given at once. WebGPU computes them together; on the CPU each runs alone, which
   * was as fast as batches of 4 and leaves other threads their turn.
   *
   * @default {32 on WebGPU, 8 elsewhere}
   */
  batchSize?: number;
  /**
   * Threads that ONNX Runtime spreads an image over.
   *
   * @default {navigator.hardwareConcurrency}
   */
  threads?: number | undefined;
  /**
   * Codec that descriptors go through, as {@linkcode fitCodec} fitted it to the encoder's: with `"ITQ256"` they are
   * 256 bits, as PDQ's are.
   *
   * @default {null}
   */
  codec?: Codec | null;
  /**
   * How often unrelated images reach which score, by descriptors of images of the encoder's `inputSize`; ignored at other
   * sizes.
   *
   * @default {unknown}
   */
  falsePositives?: FalsePositives | undefined;
  /**
   * Descriptors of unrelated images as the encoder makes them, without codec, and how often unrelated images reach which
   * score that is normalized by these; ignored at other sizes than the encoder's `inputSize`.
   *
   * @default {unknown}
   */
  normalization?: { background: Vectors; falsePositives: FalsePositives } | undefined;
}

/** Changes when the same weights and images give other numbers for a reason that is in our code. */
const VERSION = 1;

/**
 * An encoder as a descriptor method, for extraction, search and evaluation.
 *
 * @param encoder Its weights are copied, so it can be disposed of or trained on afterwards.
 * @param options How it is run and what its images look like.
 * @returns The method; the caller disposes of it.
 * @throws {RangeError} If an option is out of range, the codec is for other descriptors or none that every descriptor can
 * go through, or the runtime does not work on this machine.
 *
 * @example Describe an image
 * ```ts
 * import { createEncoderMethod } from "rdcd/descriptors";
 * import { createStudent } from "rdcd/models";
 * import assert from "node:assert/strict";
 *
 * const student = createStudent({ backbone: "efficientnet_b0", descriptorDims: 64 });
 * const size = { width: 64, height: 64 };
 * const method = await createEncoderMethod(student, { name: "untrained", runtime: "onnx", size });
 * student.dispose();
 * const vectors = await method.describe([{ ...size, data: new Uint8Array(64 * 64 * 3).fill(200) }]);
 * assert.equal(vectors.length, 64);
 * await method.dispose();
 * ```
 */
export async function createEncoderMethod(
  encoder: Encoder,
  options: EncoderMethodOptions,
): Promise<DescriptorMethod> {
  const {
    name,
    assumedSize = encoder.inputSize,
    size = encoder.isInputSizeAssumed ? assumedSize : encoder.inputSize,
    resize = "exact",
    threads = navigator.hardwareConcurrency,
    codec = null,
  } = options;
  const wanted = options.runtime ?? "auto";
  if (wanted !== "auto" && !RUNTIMES.includes(wanted)) {
    throw new RangeError(
      `Cannot make the method ${name} as runtime must be one of auto, ${
        RUNTIMES.join(", ")
      }: current value is ${wanted}`,
    );
  }
  const runtimeName = wanted === "auto" ? await chooseRuntime() : wanted;
  const batchSize = options.batchSize ?? (runtimeName === "webgpu" ? 32 : 8);
  for (const [option, value] of Object.entries({ threads, batchSize, ...size })) {
    checkPositiveInteger(`make the method ${name}`, option, value);
  }
  checkMethodSize(name, networkOf(encoder), size);
  const preparation = { size: inOrder(size), resize };
  const { architecture: { backbone, descriptorDims }, parameters } = encoder;
  if (codec !== null) checkEncoderCodec(codec, descriptorDims);
  const dims = codec === null ? descriptorDims : codecDims(codec, descriptorDims);
  const fingerprint = await hashEncoder(encoder, {
    ...{ version: VERSION, runtime: runtimeName, preparation },
    ...(codec === null ? {} : { codec: hashCodec(codec) }),
  });
  const runtime = await createRuntime(encoder, runtimeName, threads);
  // Rounding may depend on how many images are computed together, so it is always the same number: a graphics card
  // is given copies where images are lacking. Where their sizes differ, each runs alone there as well.
  const perRun = runtimeName === "webgpu" && "width" in size ? batchSize : 1;
  const encode = codec === null ? null : await openCodec(codec);
  const isMeasuredSize = isDeepStrictEqual(preparation.size, inOrder(encoder.inputSize));
  const { background, falsePositives: normalizedFalsePositives } = options.normalization ?? {};
  const normalization = isMeasuredSize && background && normalizedFalsePositives && {
    background: (codec === null ? background : await applyCodec(codec, background)).vectors,
    falsePositives: normalizedFalsePositives,
  };
  return {
    name,
    network: BACKBONES[backbone].title,
    parameters,
    dims,
    bytesPerImage: codec?.signs === "all" ? dims / 8 : 4 * dims,
    fingerprint,
    falsePositives: isMeasuredSize ? options.falsePositives : undefined,
    normalization: normalization || undefined,
    preparation,
    batchSize,
    async describe(images) {
      const vectors = new Float32Array(images.length * dims);
      for (let start = 0; start < images.length; start += perRun) {
        const chunk = images.slice(start, start + perRun);
        const rows = await runtime.run(filledUp(chunk, perRun));
        for (let row = 0; row < chunk.length; row++) {
          const vector = rows.subarray(row * descriptorDims, (row + 1) * descriptorDims);
          // One by one, as sums over several rows may be rounded in another order.
          const encoded = await encode?.transform({ vectors: vector, dims: descriptorDims });
          vectors.set(encoded?.vectors ?? vector, (start + row) * dims);
        }
      }
      return vectors;
    },
    async dispose() {
      await encode?.dispose();
      await runtime.dispose();
    },
  };
}

function createRuntime(encoder: Encoder, name: RuntimeName, threads: number): Promise<Runtime> {
  return name === "onnx" ? createOnnxRuntime(encoder, threads) : createTfjsRuntime(encoder, name);
}

function checkMethodSize(name: string, { size: only }: Network, size: TargetSize): void {
  if (only === null || "width" in size && size.width === only.width && size.height === only.height) return;
  throw new RangeError(
    `Cannot make the method ${name} as its network takes ${only.width} x ${only.height} pixels only: ` +
      `current value is ${JSON.stringify(size)}`,
  );
}

/** The fingerprint is made from JSON, where the order of the fields counts. */
function inOrder(size: TargetSize): TargetSize {
  return "width" in size ? { width: size.width, height: size.height } : { shortEdge: size.shortEdge };
}

function filledUp(images: readonly Image[], count: number): Image[] {
  return [...images, ...new Array<Image>(count - images.length).fill(images[0]!)];
}

/**
 * The fastest way to run a network on this machine: `"webgpu"` if there is a graphics card, or `"onnx"`. A graphics
 * card that the CPU only imitates does not count.
 *
 * @returns The runtime's name.
 */
async function chooseRuntime(): Promise<RuntimeName> {
  const adapter = await navigator.gpu?.requestAdapter();
  return adapter && !adapter.info.isFallbackAdapter ? "webgpu" : "onnx";
}
