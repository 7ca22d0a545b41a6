import { writeReplacing } from "../files/write_replacing.ts";
import type { Encoder } from "../models/encoder.ts";
import { onnxModel, type OnnxModelOptions } from "./onnx_model.ts";

/**
 * Writes {@linkcode onnxModel}'s inference graph to a file, whole or not at all.
 *
 * @param encoder The encoder; borrowed.
 * @param path The file; what is there is replaced.
 * @param options As {@linkcode onnxModel} takes them.
 * @throws {RangeError} As {@linkcode onnxModel} does.
 *
 * @example Hand a student to somebody
 * ```ts
 * import { createStudent, exportOnnx } from "rdcd/models";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile({ suffix: ".onnx" });
 * await exportOnnx(createStudent({ backbone: "efficientnet_b0", descriptorDims: 64 }), path);
 * assert.ok((await Deno.stat(path)).size > 16_000_000);
 * await Deno.remove(path);
 * ```
 */
export async function exportOnnx(
  encoder: Encoder,
  path: string,
  options: OnnxModelOptions = {},
): Promise<void> {
  const bytes = await onnxModel(encoder, options);
  await writeReplacing(path, (partial) => Deno.writeFile(partial, bytes));
}
