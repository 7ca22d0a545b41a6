import type { Encoder } from "../models/encoder.ts";
import { createOnnxEncoder, type OnnxEncoder } from "./onnx/create_onnx_encoder.ts";
import { findModel, isOnnxPath, resolveEncoder, type ResolveEncoderOptions } from "./resolve_encoder.ts";

/** Options for {@linkcode resolveTeacher}. */
export interface ResolveTeacherOptions extends ResolveEncoderOptions {
  /**
   * Told what an ONNX file does not say and was assumed.
   *
   * @default {nobody}
   */
  onAssumption?: (message: string) => void;
}

/**
 * The teacher that a short text names: an ONNX file of any image encoder, or an encoder as {@linkcode resolveEncoder}
 * finds it.
 *
 * @param spec The text.
 * @param options Where models are.
 * @returns What `train` and `freezeTeacher` take; the caller disposes of it.
 * @throws {RangeError} As {@linkcode resolveEncoder} does.
 * @throws {DataMissingError} As {@linkcode resolveEncoder} does.
 * @throws {CheckpointError} As {@linkcode resolveEncoder} and {@linkcode createOnnxEncoder} do.
 */
export async function resolveTeacher(
  spec: string,
  options: ResolveTeacherOptions = {},
): Promise<Encoder | OnnxEncoder> {
  const { onAssumption = () => {} } = options;
  const path = await findModel(spec, options);
  if (path === null || !isOnnxPath(path)) return (await resolveEncoder(spec, options)).encoder;
  const encoder = await createOnnxEncoder(path);
  for (const assumption of encoder.assumptions) onAssumption(`${path}: ${assumption}`);
  return encoder;
}
