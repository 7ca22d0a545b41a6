import { hashEncoder } from "../_internal/hash_encoder.ts";
import { createOnnxRuntime } from "../descriptors/runtimes/create_onnx_runtime.ts";
import type { Encoder } from "../models/encoder.ts";
import type { Image } from "../types.ts";

/** A network that is learned from and does not change. */
export interface FrozenTeacher {
  /** Numbers of a feature. */
  readonly dims: number;
  /** Changes with the weights: what cached features are named after. A hexadecimal SHA-256. */
  readonly hash: string;
  /**
   * The teacher's descriptors, which the student's features are held to.
   *
   * @param views At least one, all of one size; it sees them normalised as the student does.
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
  threads?: number;
}

/**
 * A teacher, in ONNX Runtime on the CPU: with the statistics of inference, whatever the student does.
 *
 * @param encoder Its weights are copied, so it can be disposed of afterwards.
 * @param options Threads.
 * @returns The teacher; the caller disposes of it.
 *
 * @example The features of a picture
 * ```ts
 * import { createTeacher, freezeTeacher } from "rdcd";
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
  encoder: Encoder,
  options: FreezeTeacherOptions = {},
): Promise<FrozenTeacher> {
  const { threads = navigator.hardwareConcurrency } = options;
  const hash = await hashEncoder(encoder, {});
  const runtime = await createOnnxRuntime(encoder, threads);
  return {
    dims: encoder.architecture.descriptorDims,
    hash,
    features: (views) => runtime.run(views),
    dispose: () => runtime.dispose(),
  };
}
