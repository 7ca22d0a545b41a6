import { writeReplacing } from "../_internal/write_replacing.ts";
import type { Encoder } from "../models/encoder.ts";
import { encodeSafetensors, type FileTensor } from "./encode_safetensors.ts";

/**
 * Writes an encoder to a safetensors file: float32, PyTorch's names and shapes, the architecture in the metadata.
 *
 * PyTorch reads the same file: `model.load_state_dict(safetensors.torch.load_file(path))`. For that, the counters
 * `num_batches_tracked` are written too, as 0. The file is written whole or not at all.
 *
 * @param encoder The encoder; borrowed.
 * @param path The file; what is there is replaced.
 *
 * @example Save and load
 * ```ts
 * import { createStudent, loadEncoder, saveEncoder } from "rdcd";
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
export async function saveEncoder(encoder: Encoder, path: string): Promise<void> {
  const weights = await encoder.readWeights();
  const tensors = new Map<string, FileTensor>();
  for (const { name, shape, layer } of encoder.tensors) {
    tensors.set(name, { shape, data: weights.get(name)! });
    if (name.endsWith(".running_var")) {
      tensors.set(`${layer.name}.num_batches_tracked`, { shape: [], data: new BigInt64Array(1) });
    }
  }
  const bytes = encodeSafetensors(tensors, { format: "pt", rdcd: JSON.stringify(encoder.architecture) });
  await writeReplacing(path, (partial) => Deno.writeFile(partial, bytes));
}
