import type { Encoder } from "../models/encoder.ts";
import { openModel } from "./open_model.ts";

/**
 * Opens any file that holds an encoder: one that {@linkcode saveEncoder} wrote, or a checkpoint of RDCD, SSCD, DINO,
 * torchvision or timm, whose network is then told from the names and shapes of its tensors.
 *
 * A codec that is in the file (see {@linkcode SaveEncoderOptions}) is left there: {@linkcode resolveEncoder} gives both.
 *
 * @param path The file: `.pt`, `.pth`, `.ckpt` or `.safetensors`; the content decides, not the name.
 * @returns The encoder, on tfjs's current backend; the caller disposes of it.
 * @throws {DataMissingError} If there is no such file.
 * @throws {CheckpointError} If the file is damaged, of an unknown format, of an unknown network, or has tensors that
 * do not fit.
 *
 * @example A file of unknown make
 * ```ts
 * import { createStudent, openEncoder, saveEncoder } from "rdcd/models";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile();
 * await saveEncoder(createStudent({ backbone: "efficientnet_b0", descriptorDims: 64 }), path);
 * const encoder = await openEncoder(path);
 * assert.equal(encoder.architecture.backbone, "efficientnet_b0");
 * assert.equal(encoder.architecture.descriptorDims, 64);
 * await Deno.remove(path);
 * ```
 */
export async function openEncoder(path: string): Promise<Encoder> {
  return (await openModel(path)).encoder;
}
