import type { Encoder } from "../models/encoder.ts";
import { loadModel } from "./load_model.ts";

/**
 * Loads an encoder from any file that holds one: what {@linkcode saveEncoder} wrote, or a checkpoint of RDCD, SSCD,
 * DINO, torchvision or timm, whose network is then told from the names and shapes of its tensors.
 *
 * A codec that is in the file (see {@linkcode SaveEncoderOptions}) is left there: {@linkcode resolveEncoder} gives both.
 *
 * @param path The file: `.pt`, `.pth`, `.ckpt` or `.safetensors`; the content decides, not the name.
 * @returns The encoder, on tfjs's current backend; the caller disposes of it.
 * @throws {DataMissingError} If there is no such file.
 * @throws {CheckpointError} If the file is damaged, of an unknown format, of an unknown network, or has tensors that
 * do not fit; all that do not fit are listed.
 *
 * @example A saved student
 * ```ts
 * import { createStudent, loadEncoder, saveEncoder } from "rdcd/models";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile({ suffix: ".safetensors" });
 * await saveEncoder(createStudent({ backbone: "efficientnet_b0", descriptorDims: 128 }), path);
 * const encoder = await loadEncoder(path);
 * assert.equal(encoder.architecture.backbone, "efficientnet_b0");
 * assert.equal(encoder.architecture.descriptorDims, 128);
 * await Deno.remove(path);
 * ```
 */
export async function loadEncoder(path: string): Promise<Encoder> {
  return (await loadModel(path)).encoder;
}
