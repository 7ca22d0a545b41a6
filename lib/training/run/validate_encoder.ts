import type { CopyBenchmark } from "../../benchmarks/copy_benchmark.ts";
import { describeImages } from "../../descriptors/describe_images.ts";
import { createEncoderMethod } from "../../descriptors/encoder_method.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import { evaluateRetrieval } from "../../evaluation/evaluate_retrieval.ts";
import type { Encoder } from "../../models/encoder.ts";
import type { Descriptors, ImageEntry } from "../../types.ts";

/** How well an encoder finds copies; see {@linkcode evaluateRetrieval}. */
export interface ValidationResult {
  /** Micro average precision, 0 to 1. */
  averagePrecision: number;
  /** The same with score normalization `1.0[0,2]`, as SSCD and RDCD report it. */
  normalizedAveragePrecision: number;
  /** Recall where precision is 0.9, with score normalization. */
  recallAtP90: number;
  /** Share of the copies whose reference is found first (accuracy@1), which score normalization does not change. */
  recallAtRank1: number;
}

/** Options for {@linkcode validateEncoder}; images are resized to the encoder's `inputSize`. */
export interface ValidateEncoderOptions {
  /**
   * Threads that decode, and threads of the network.
   *
   * @default {navigator.hardwareConcurrency}
   */
  threads?: number | undefined;
  /** Ends it early: it then throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

/**
 * Measures how well an encoder finds copies, without writing a file: for a look now and then while it is trained.
 *
 * @param encoder The encoder; borrowed.
 * @param benchmark What it is measured on, such as {@linkcode readDisc21} gives it; three training images at least.
 * @param options Threads.
 * @returns The metrics. An image that cannot be read counts as not found.
 * @throws {RangeError} If an option is out of range or the benchmark too small.
 *
 * @example Random weights on twelve images
 * ```ts
 * import { validateEncoder } from "rdcd/training";
 * import { createStudent } from "rdcd/models";
 * import { generatePicture, makeBenchmark, readDisc21 } from "rdcd/datasets";
 * import { encodeImage, listImages } from "rdcd/images";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.mkdir(`${folder}/pictures`);
 * for (let index = 0; index < 12; index++) {
 *   const picture = await generatePicture({ seed: 1, index });
 *   await Deno.writeFile(`${folder}/pictures/${index}.jpg`, await encodeImage(picture, { format: "jpeg" }));
 * }
 * await makeBenchmark({ images: await listImages(`${folder}/pictures`), out: `${folder}/benchmark`, seed: 7 });
 *
 * const inputSize = { width: 64, height: 64 };
 * const student = createStudent({ backbone: "mobilenet_v3_small", descriptorDims: 64, inputSize });
 * const { averagePrecision } = await validateEncoder(student, await readDisc21(`${folder}/benchmark`));
 * assert.ok(averagePrecision > 0 && averagePrecision <= 1);
 * student.dispose();
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function validateEncoder(
  encoder: Encoder,
  benchmark: CopyBenchmark,
  options: ValidateEncoderOptions = {},
): Promise<ValidationResult> {
  const { threads } = options;
  const method = await createEncoderMethod(encoder, { name: encoder.architecture.backbone, threads });
  return await validateMethod(method, benchmark, options);
}

/**
 * The same of any method.
 *
 * @param method The method, which is disposed of.
 */
export async function validateMethod(
  method: DescriptorMethod,
  benchmark: CopyBenchmark,
  options: ValidateEncoderOptions = {},
): Promise<ValidationResult> {
  const { threads = navigator.hardwareConcurrency } = options;
  try {
    const describing = { threads, signal: options.signal };
    const queries = await describe(benchmark.queries, method, describing);
    const references = await describe(benchmark.references, method, describing);
    const training = await describe(benchmark.training, method, describing);
    const retrieval = { queries, references, training, groundTruth: benchmark.groundTruth.matches };
    const { averagePrecision } = await evaluateRetrieval(retrieval);
    const normalized = await evaluateRetrieval({ ...retrieval, scoreNorm: "1.0[0,2]" });
    return {
      averagePrecision,
      normalizedAveragePrecision: normalized.averagePrecision,
      recallAtP90: normalized.recallAtP90,
      recallAtRank1: normalized.recallAtRank1,
    };
  } finally {
    await method.dispose();
  }
}

async function describe(
  entries: readonly ImageEntry[],
  method: DescriptorMethod,
  { threads, signal }: { threads: number; signal: AbortSignal | undefined },
): Promise<Descriptors> {
  const ids: string[] = [];
  const vectors = new Float32Array(entries.length * method.dims);
  for await (const batch of describeImages(entries, method, { threads })) {
    signal?.throwIfAborted();
    vectors.set(batch.vectors, ids.length * method.dims);
    ids.push(...batch.ids);
  }
  return { ids, vectors: vectors.subarray(0, ids.length * method.dims), dims: method.dims };
}
