import { basename, join } from "@std/path";
import { namesIn } from "../files/names_in.ts";
import { projectPath } from "../files/project_path.ts";
import { CheckpointError } from "../errors.ts";
import { type Backbone, BACKBONES } from "../models/architecture.ts";
import { firstNumbers } from "../codecs/first_numbers.ts";
import type { Codec } from "../codecs/fit_codec.ts";
import { canTruncateCodec, truncateCodec } from "../codecs/truncate_codec.ts";
import type { Encoder } from "../models/encoder.ts";
import type { Vectors } from "../types.ts";
import type { EncoderFalsePositives } from "../weights/encoder_false_positives.ts";
import { isFile } from "../files/is_file.ts";
import { findModelFile, MODEL_FILE_ENDINGS } from "../weights/find_model_file.ts";
import { loadModel } from "../weights/load_model.ts";
import { PUBLISHED_MODELS } from "../weights/published_models.ts";
import { truncateDescriptor } from "../models/truncate_descriptor.ts";

/** Options for {@linkcode resolveEncoder}. */
export interface ResolveEncoderOptions {
  /**
   * The folder of models that are called by name.
   *
   * @default {the checkout's data/models}
   */
  modelsFolder?: string;
}

/** An encoder and what it is called. */
export interface NamedEncoder {
  /** The name in tables. */
  name: string;
  /** The encoder, on one of tfjs's backends; the caller disposes of it. */
  encoder: Encoder;
  /** Codec of its descriptors wherever it is a method, if its file says so; see {@linkcode SaveEncoderOptions}. */
  codec: Codec | null;
  /** How often unrelated images reach which score, by codec or number of dims, if its file says so. */
  falsePositives: EncoderFalsePositives;
  /** Descriptors of unrelated images as the encoder makes them, if its file has some. */
  background: Vectors | null;
  /** The rest of what the file says, by key. */
  metadata: Readonly<Record<string, string>>;
  /** How the file stores matrices and kernels. */
  weights: "float32" | "float16";
}

/** Name of the best model that comes with the project, so that programs need not change when a better one does. */
export const DEFAULT_MODEL = "rdcd";
const SHIPPED = { folder: projectPath("data/models"), best: "rdcd-256" };

const UNTRAINED = /^untrained:([^:]+):(\d+)$/;

/** A model and how many of its descriptor's first numbers are meant. */
const NESTED = /^(.+):(\d+)$/;

/**
 * The encoder that a short text names: the path of a checkpoint, the name of one in the folder of models, such as
 * `"sscd_disc_mixup"`, `"rdcd"`, the best one that comes with the project, or `"untrained:efficientnet_b0:256"`, a network with random weights (seed 0) and 256
 * dimensions, which shows what the architecture alone is worth. Its batch normalization has the statistics of
 * generated pictures, see {@linkcode estimateBatchNorm}. After the first two, `:64` is the first 64 numbers of descriptors
 * that were trained for that too, see {@linkcode truncateDescriptor}, or that go through a `PCA`, see
 * {@linkcode truncateCodec}: `"rdcd:64"`.
 *
 * @param spec The text.
 * @param options Where models are.
 * @returns The encoder with its name.
 * @throws {RangeError} If the text names nothing, or numbers that are no descriptors by themselves.
 * @throws {DataMissingError} If the text names published weights that are not in the folder of models, with where
 * they are to be had.
 * @throws {CheckpointError} If the file is not a checkpoint of a known network, or an ONNX file.
 *
 * @example A network without a file
 * ```ts
 * import { resolveEncoder } from "rdcd/descriptors";
 * import assert from "node:assert/strict";
 *
 * const { name, encoder } = await resolveEncoder("untrained:mobilenet_v3_small:64");
 * assert.equal(name, "untrained");
 * assert.equal(encoder.architecture.descriptorDims, 64);
 * encoder.dispose();
 * ```
 */
export async function resolveEncoder(
  spec: string,
  options: ResolveEncoderOptions = {},
): Promise<NamedEncoder> {
  const modelsFolder = modelsFolderOf(options);
  const untrained = UNTRAINED.exec(spec);
  if (untrained !== null) {
    const [, backbone, dims] = untrained;
    // Only then: it generates pictures.
    const { createUntrainedEncoder } = await import("./untrained_encoder.ts");
    const encoder = await createUntrainedEncoder(backbone as Backbone, Number(dims));
    return {
      name: "untrained",
      encoder,
      codec: null,
      falsePositives: {},
      background: null,
      metadata: {},
      weights: "float32",
    };
  }
  const path = await findModel(spec, options);
  if (path !== null && isOnnxPath(path)) {
    throw new CheckpointError(
      path,
      "an ONNX file can describe images and teach, but not be trained or written in another form",
    );
  }
  const nested = NESTED.exec(spec);
  if (path === null && nested !== null) {
    const [, whole, dims] = nested;
    return await shortened(await resolveEncoder(whole!, options), Number(dims));
  }
  if (path === null) {
    throw new RangeError(
      `Cannot find the model as it must be the path of a checkpoint, ${
        (await modelsIn(modelsFolder)).join(", ")
      } or another file's name in ${modelsFolder} (${
        [...PUBLISHED_MODELS.keys()].join(", ")
      } are known there), or untrained:NETWORK:DIMS with a network of ` +
        `${Object.keys(BACKBONES).join(", ")}: current value is "${spec}", and there is no such file ` +
        "(the hashes phash, pdq and tiny are methods without a model)",
    );
  }
  return { name: modelName(spec, path), ...await loadModel(path) };
}

/**
 * The file of a model: of this path, or of this name in the folder of models.
 *
 * @returns The path; `null` where there is none.
 * @throws {DataMissingError} As {@linkcode findModelFile} does.
 */
export async function findModel(spec: string, options: ResolveEncoderOptions): Promise<string | null> {
  if (await isFile(spec)) return spec;
  const name = spec === DEFAULT_MODEL ? SHIPPED.best : spec;
  // Those that come with the project are there whatever the folder is.
  return await shippedModel(name) ?? await findModelFile(name, modelsFolderOf(options));
}

async function shippedModel(name: string): Promise<string | null> {
  const path = join(SHIPPED.folder, `${name}.safetensors`);
  return await isFile(path) ? path : null;
}

function modelsFolderOf({ modelsFolder = SHIPPED.folder }: ResolveEncoderOptions): string {
  return modelsFolder;
}

/** Returns the name of a model in tables. */
export function modelName(spec: string, path: string): string {
  return PUBLISHED_MODELS.has(spec) ? spec : basename(path).replace(/\.[^.]+$/, "");
}

/** Checks whether a file is meant to be an ONNX file, by its name. */
export function isOnnxPath(path: string): boolean {
  return path.toLowerCase().endsWith(".onnx");
}

async function shortened(whole: NamedEncoder, dims: number): Promise<NamedEncoder> {
  const { name, encoder, codec } = whole;
  try {
    const named = { ...whole, name: `${name}:${dims}` };
    if (codec !== null && canTruncateCodec(codec)) return { ...named, codec: truncateCodec(codec, dims) };
    const shorter = await truncateDescriptor(encoder, dims);
    encoder.dispose();
    // Bits are fitted to all of the numbers.
    const background = whole.background && await firstNumbers(whole.background, dims);
    return { ...named, encoder: shorter, codec: null, background };
  } catch (error) {
    encoder.dispose();
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`${name}: ${error.message}`, { cause: error });
  }
}

/** What the models of a folder are called by, the best first. */
async function modelsIn(folder: string): Promise<string[]> {
  const files = await namesIn(folder);
  const names = files.filter((name) => MODEL_FILE_ENDINGS.some((ending) => name.endsWith(ending)))
    .map((name) => name.replace(/\.[^.]+$/, ""));
  return [DEFAULT_MODEL, ...new Set(names.sort())];
}
