import { basename } from "@std/path";
import { type Backbone, BACKBONES } from "../models/architecture.ts";
import type { Encoder } from "../models/encoder.ts";
import { openEncoder } from "../weights/open_encoder.ts";
import { createEncoderMethod, type EncoderMethodOptions } from "./encoder_method.ts";
import type { DescriptorMethod } from "./method.ts";
import { createPdq } from "./pdq.ts";
import { createPerceptualHash } from "./perceptual_hash.ts";
import { createTinyImage } from "./tiny_image.ts";
import { createUntrainedEncoder } from "./untrained_encoder.ts";

/** Options for {@linkcode resolveMethod}; they concern networks, and `resize` the tiny image. */
export type ResolveMethodOptions = Omit<EncoderMethodOptions, "name">;

const HASHES: Readonly<Record<string, (options: ResolveMethodOptions) => DescriptorMethod>> = {
  phash: () => createPerceptualHash(),
  pdq: () => createPdq(),
  tiny: ({ resize = "exact" }) => createTinyImage({ resize }),
};

const UNTRAINED = /^untrained:([^:]+):(\d+)$/;

/**
 * The method that a short text names: `"phash"`, `"pdq"`, `"tiny"`, the path of a checkpoint, or
 * `"untrained:efficientnet_b0:256"`, a network with random weights (seed 0) and 256 dimensions, which shows what the
 * architecture alone is worth. Its batch normalisation has the statistics of generated pictures, see
 * {@linkcode estimateBatchNorm}.
 *
 * @param spec The text. A file called `phash` is meant by `"./phash"`.
 * @param options How a network is run and what its pictures look like.
 * @returns The method; the caller disposes of it.
 * @throws {RangeError} If the text names nothing, or an option is out of range.
 * @throws {CheckpointError} If the file is not a checkpoint of a known network.
 *
 * @example A hash by its name
 * ```ts
 * import { resolveMethod } from "rdcd";
 * import assert from "node:assert/strict";
 *
 * const method = await resolveMethod("phash");
 * assert.equal(method.dims, 64);
 * await method.dispose();
 * ```
 */
export async function resolveMethod(
  spec: string,
  options: ResolveMethodOptions = {},
): Promise<DescriptorMethod> {
  const hash = Object.hasOwn(HASHES, spec) ? HASHES[spec] : undefined;
  if (hash !== undefined) return hash(options);
  const untrained = UNTRAINED.exec(spec);
  if (untrained !== null) {
    const [, backbone, dims] = untrained;
    const encoder = await createUntrainedEncoder(backbone as Backbone, Number(dims));
    return await encoderMethod(encoder, "untrained", options);
  }
  if (!await isFile(spec)) {
    const networks = Object.keys(BACKBONES).map((name) => `untrained:${name}:256`);
    throw new RangeError(
      `Cannot find the method as it must be ${Object.keys(HASHES).join(", ")}, ${
        networks.join(", ")
      } or the path of ` +
        `a checkpoint file: current value is "${spec}", and there is no such file`,
    );
  }
  return await encoderMethod(await openEncoder(spec), basename(spec).replace(/\.[^.]+$/, ""), options);
}

async function encoderMethod(
  encoder: Encoder,
  name: string,
  options: ResolveMethodOptions,
): Promise<DescriptorMethod> {
  try {
    return await createEncoderMethod(encoder, { ...options, name });
  } finally {
    encoder.dispose();
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}
