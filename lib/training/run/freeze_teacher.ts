import { hashEncoder } from "../../models/hash_encoder.ts";
import type { OnnxEncoder } from "../../descriptors/onnx/create_onnx_encoder.ts";
import { createOnnxRuntime } from "../../descriptors/runtimes/create_onnx_runtime.ts";
import type { Encoder } from "../../models/encoder.ts";
import type { Image } from "../../types.ts";

/** A network that is learned from and does not change. */
export interface FrozenTeacher {
  /** Numbers of a feature. */
  readonly dims: number;
  /** Changes with the weights: what cached features are named after. A hexadecimal SHA-256. */
  readonly hash: string;
  /**
   * The teacher's descriptors, which the student's features are held to.
   *
   * @param views At least one, all of one size; it sees them normalized as the student does.
   * @returns Row-major `[views.length, dims]`, unit rows.
   */
  features(views: readonly Image[]): Promise<Float32Array>;
  /** Frees the network. */
  dispose(): Promise<void>;
}

/** Options for {@linkcode freezeTeacher}. */
export interface FreezeTeacherOptions {
  /**
   * Threads that ONNX Runtime spreads a batch over.
   *
   * @default {navigator.hardwareConcurrency}
   */
  threads?: number | undefined;
}

/** Teacher to learn from: a network of this project, or any image encoder in an ONNX file. */
export type Teacher = Encoder | OnnxEncoder;

/**
 * A teacher, in ONNX Runtime on the CPU: with the statistics of inference, whatever the student does.
 *
 * @param encoder The weights of an `Encoder` are copied, so it can be disposed of afterwards; an `OnnxEncoder` is
 * borrowed and must live as long as the teacher, and runs on its own threads.
 * @param options Threads.
 * @returns The teacher; the caller disposes of it.
 *
 * @example The features of an image
 * ```ts
 * import { createTeacher } from "rdcd/models";
 * import { freezeTeacher } from "rdcd/training";
 * import assert from "node:assert/strict";
 *
 * const encoder = createTeacher({ backbone: "resnet18", descriptorDims: 128 });
 * const teacher = await freezeTeacher(encoder);
 * encoder.dispose();
 * const view = { width: 32, height: 32, data: new Uint8Array(32 * 32 * 3).fill(90) };
 * assert.equal((await teacher.features([view, view])).length, 2 * teacher.dims);
 * await teacher.dispose();
 * ```
 */
export async function freezeTeacher(
  encoder: Teacher,
  options: FreezeTeacherOptions = {},
): Promise<FrozenTeacher> {
  const { threads = navigator.hardwareConcurrency } = options;
  if (isOnnxEncoder(encoder)) {
    const { dims, hash } = encoder;
    return { dims, hash, features: (views) => encoder.encode(views), dispose: () => Promise.resolve() };
  }
  const hash = await hashEncoder(encoder, {});
  const runtime = await createOnnxRuntime(encoder, threads);
  return {
    dims: encoder.architecture.descriptorDims,
    hash,
    features: (views) => runtime.run(views),
    dispose: () => runtime.dispose(),
  };
}

/** Checks whether a teacher is in an ONNX file. */
export function isOnnxEncoder(teacher: Teacher): teacher is OnnxEncoder {
  return "kind" in teacher && teacher.kind === "onnx";
}
