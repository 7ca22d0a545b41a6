import { createHash } from "node:crypto";
import { CheckpointError } from "../errors.ts";
import type { Codec } from "../codecs/fit_codec.ts";
import { parseCodec } from "../codecs/parse_codec.ts";
import type { FileTensor } from "./encode_safetensors.ts";
import type { StateDict } from "./state_dict.ts";

/** The part of a codec that is in an encoder's file. */
export interface StoredCodec {
  /** Its tensors by name, in double precision, so that signs are the same after reading. */
  tensors: Map<string, FileTensor>;
  /** Its text in the metadata. */
  metadata: Record<string, string>;
}

const KEY = "rdcd.codec";
const [MEAN, PROJECTION] = ["codec.mean", "codec.projection"];

/**
 * Refuses a codec that an encoder's descriptors cannot go through.
 *
 * @throws {RangeError} If it has no linear step, is for other dims, treats queries otherwise than references, or leaves
 * rows that are not of unit length.
 */
export function checkEncoderCodec({ name, linear, normalize, signs }: Codec, descriptorDims: number): void {
  const refuse = (rule: string, current: string | number) =>
    new RangeError(`Cannot give the encoder the codec ${name} as ${rule}: current value is ${current}`);
  if (linear === null || !normalize) {
    throw refuse("it must be ITQ<bits>, PCAW<dims>,LSH<bits>, or PCA with L2norm behind it", name);
  }
  if (signs === "references") {
    throw refuse("an encoder describes queries and references alike, as with ITQ without A", name);
  }
  if (linear.mean.length !== descriptorDims) {
    throw refuse(`it must be fitted to the encoder's ${descriptorDims} numbers`, linear.mean.length);
  }
}

/** Takes the part of a codec that a file keeps. */
export function storeCodec({ name, linear }: Codec): StoredCodec {
  const { mean, projection, rank } = linear!;
  return {
    tensors: new Map([
      [MEAN, { shape: [mean.length], data: mean }],
      [PROJECTION, { shape: [mean.length, projection.length / mean.length], data: projection }],
    ]),
    metadata: { [KEY]: JSON.stringify({ name, rank }) },
  };
}

/**
 * The codec in a file, if there is one.
 *
 * @throws {CheckpointError} If its text and tensors do not belong together or to the encoder, or a number is not finite.
 */
export function restoreCodec(
  path: string,
  metadata: ReadonlyMap<string, string>,
  stateDict: StateDict,
  descriptorDims: number,
): Codec | null {
  const text = metadata.get(KEY);
  if (text === undefined) {
    if (!stateDict.has(MEAN) && !stateDict.has(PROJECTION)) return null;
    throw new CheckpointError(path, `it has a codec's tensors, but its metadata lacks ${KEY}`);
  }
  try {
    const { name, rank } = JSON.parse(text);
    const { pca, frame, ...last } = parseCodec(name);
    const dims = frame ?? pca?.dims ?? 0;
    if (!(Number.isInteger(rank) && rank >= 1 && rank <= dims)) {
      throw new RangeError(`the codec's rank must be 1 to ${dims}: current value is ${rank}`);
    }
    const mean = numbers(stateDict, MEAN, [descriptorDims]);
    const projection = numbers(stateDict, PROJECTION, [descriptorDims, dims]);
    const codec: Codec = { name, linear: { mean, projection, rank }, ...last };
    checkEncoderCodec(codec, descriptorDims);
    return codec;
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError || error instanceof TypeError)) {
      throw error;
    }
    throw new CheckpointError(path, `its codec cannot be read, ${text.slice(0, 200)}: ${error.message}`, {
      cause: error,
    });
  }
}

/**
 * Changes with everything that changes what a codec does.
 *
 * @returns A hexadecimal SHA-256.
 */
export function hashCodec({ name, linear }: Codec): string {
  return createHash("sha256").update(name).update(linear!.mean).update(linear!.projection).digest("hex");
}

function numbers(stateDict: StateDict, name: string, shape: readonly number[]): Float64Array {
  const tensor = stateDict.get(name);
  const found = tensor === undefined ? "none" : `${tensor.dtype} [${tensor.shape}]`;
  if (
    !(tensor?.data instanceof Float64Array || tensor?.data instanceof Float32Array) ||
    tensor.shape.length !== shape.length || tensor.shape.some((length, i) => length !== shape[i])
  ) {
    throw new RangeError(`${name} must be float64 or float32 of [${shape}]: current value is ${found}`);
  }
  const wrong = tensor.data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new RangeError(`${name} must be finite: current value is ${tensor.data[wrong]}`);
  return Float64Array.from(tensor.data);
}
