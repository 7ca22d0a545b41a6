import { createEncoderMethod, type EncoderMethodOptions } from "./encoder_method.ts";
import type { DescriptorMethod } from "./method.ts";
import { createPdq } from "./pdq.ts";
import { createPerceptualHash } from "./perceptual_hash.ts";
import { createOnnxMethod } from "./onnx/create_onnx_method.ts";
import { createOnnxEncoder, type OnnxEncoderOptions } from "./onnx/create_onnx_encoder.ts";
import { findModel, isOnnxPath, modelName, resolveEncoder } from "./resolve_encoder.ts";
import type { ResolveTeacherOptions } from "./resolve_teacher.ts";
import { createTinyImage } from "./tiny_image.ts";
import thresholds from "../thresholds/known_methods.json" with { type: "json" };
import type { FalsePositives } from "../thresholds/false_positives.ts";
import { parseFalsePositives } from "../thresholds/parse_false_positives.ts";
import { falsePositivesKey, normalizedFalsePositivesKey } from "../weights/encoder_false_positives.ts";

/** Options for {@linkcode resolveMethod}; they concern networks, and `resize` the tiny image. */
export interface ResolveMethodOptions
  extends
    Omit<EncoderMethodOptions, "name" | "codec" | "falsePositives" | "normalization">,
    OnnxEncoderOptions,
    ResolveTeacherOptions {}

const HASHES: Readonly<Record<string, (options: ResolveMethodOptions) => DescriptorMethod>> = {
  phash: () => createPerceptualHash(),
  pdq: () => createPdq(),
  tiny: ({ resize = "exact" }) => createTinyImage({ resize }),
};

const KNOWN: ReadonlyMap<string, FalsePositives> = new Map(
  thresholds.map(({ fingerprint, falsePositives }: { fingerprint: string; falsePositives: unknown }) => [
    fingerprint,
    parseFalsePositives(falsePositives, "lib/thresholds/known_methods.json"),
  ]),
);

/**
 * The method that a short text names: `"phash"`, `"pdq"`, `"tiny"`, an ONNX file of any image encoder, or an
 * encoder as {@linkcode resolveEncoder} finds it, such as the path of a checkpoint or `"sscd_disc_mixup"`.
 *
 * @param spec The text. A file called `phash` is meant by `"./phash"`.
 * @param options How a network is run and what its images look like.
 * @returns The method; the caller disposes of it.
 * @throws {RangeError} If the text names nothing, or an option is out of range.
 * @throws {DataMissingError} As {@linkcode resolveEncoder} does.
 * @throws {CheckpointError} As {@linkcode resolveEncoder} does.
 *
 * @example A hash by its name
 * ```ts
 * import { resolveMethod } from "rdcd/descriptors";
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
  if (hash !== undefined) return withKnown(hash(options));
  const path = await findModel(spec, options);
  if (path !== null && isOnnxPath(path)) {
    return withKnown(await openOnnxMethod(path, modelName(spec, path), options));
  }
  const { name, encoder, codec, falsePositives, background } = await resolveEncoder(spec, options);
  try {
    const { descriptorDims } = encoder.architecture;
    const normalized = falsePositives[normalizedFalsePositivesKey(codec, descriptorDims)];
    return await createEncoderMethod(encoder, {
      ...{
        ...options,
        name,
        codec,
        falsePositives: falsePositives[falsePositivesKey(codec, descriptorDims)],
      },
      ...background && normalized && { normalization: { background, falsePositives: normalized } },
    });
  } finally {
    encoder.dispose();
  }
}

/** With what was measured of methods whose files cannot hold it. */
function withKnown(method: DescriptorMethod): DescriptorMethod {
  const falsePositives = KNOWN.get(method.fingerprint);
  return falsePositives === undefined ? method : { ...method, falsePositives };
}

async function openOnnxMethod(
  path: string,
  name: string,
  options: ResolveMethodOptions,
): Promise<DescriptorMethod> {
  const { onAssumption = () => {} } = options;
  const encoder = await createOnnxEncoder(path, options);
  try {
    const { method, assumptions } = createOnnxMethod(encoder, { ...options, name });
    for (const assumption of [...encoder.assumptions, ...assumptions]) onAssumption(`${path}: ${assumption}`);
    return method;
  } catch (error) {
    await encoder.dispose();
    throw error;
  }
}
