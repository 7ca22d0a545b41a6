import { readCheckpoint } from "./reading/read_checkpoint.ts";
import type { StateDict } from "./state_dict.ts";

/**
 * Reads the tensors of a checkpoint, whatever of the usual formats it has.
 *
 * - `torch.save` of a state dict: the zip format and the one before PyTorch 1.6
 * - checkpoints that hold the state dict under `state_dict` (Lightning), `model_state_dict` or `model`; what is beside
 *   it is passed over
 * - TorchScript modules (`torch.jit.save`): their parameters and buffers
 * - safetensors
 *
 * The format is told by the content, not by the file's name. Files may come from strangers: nothing in them is run,
 * and no size in them is believed. A pickle's classes and functions stay names; only tensors, parameters and ordered
 * dicts are rebuilt, instances of other classes are passed over as inert data, and any other call is refused by name.
 * The tensors are read from their places in the file, so that reading takes about the memory that they need.
 *
 * @param path The file.
 * @returns The tensors in the file's order, views and strides resolved into row-major order.
 * @throws {DataMissingError} If there is no such file.
 * @throws {CheckpointError} If the file cannot be read, is cut off or damaged, is of another format or a big-endian
 * machine, holds anything else than tensors in its state dict, asks to call a function, or claims more than it has.
 *
 * @example A checkpoint that another script wrote
 * ```ts
 * import { readStateDict } from "rdcd/models";
 * import assert from "node:assert/strict";
 *
 * // The file: header length, header, and the two float32 numbers 1 and 2.
 * const header = '{"bias":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
 * const path = await Deno.makeTempFile();
 * await Deno.writeFile(path, Uint8Array.of(header.length, 0, 0, 0, 0, 0, 0, 0));
 * await Deno.writeTextFile(path, header, { append: true });
 * await Deno.writeFile(path, new Uint8Array(Float32Array.of(1, 2).buffer), { append: true });
 *
 * const stateDict = await readStateDict(path);
 * assert.deepEqual(stateDict.get("bias"), { dtype: "float32", shape: [2], data: Float32Array.of(1, 2) });
 * await Deno.remove(path);
 * ```
 */
export async function readStateDict(path: string): Promise<StateDict> {
  return (await readCheckpoint(path)).tensors;
}
