import type { Codec } from "./fit_codec.ts";
import { parseCodec } from "./parse_codec.ts";

/** Checks whether the first numbers behind a codec are those of a shorter one: directions are in order of variance. */
export function canTruncateCodec({ name }: Codec): boolean {
  const { pca, frame } = parseCodec(name);
  return pca !== null && !pca.rotate && frame === null;
}

/**
 * A codec that keeps the first directions of another alone: the one that {@linkcode fitCodec} would have fitted to the
 * same training set for so many.
 *
 * @param codec A `PCA` or `PCAW`; borrowed.
 * @param dims How many directions.
 * @returns The shorter codec.
 * @throws {RangeError} If it is another codec, or has fewer directions.
 *
 * @example Of two directions the first
 * ```ts
 * import { fitCodec, truncateCodec } from "rdcd/evaluation";
 * import assert from "node:assert/strict";
 *
 * const training = { vectors: new Float32Array([9, 0, -9, 0, 0, 1, 0, -1]), dims: 2 };
 * const codec = truncateCodec(await fitCodec("PCA2,L2norm,Flat", training), 1);
 * assert.deepEqual(codec, await fitCodec("PCA1,L2norm,Flat", training));
 * ```
 */
export function truncateCodec(codec: Codec, dims: number): Codec {
  const refuse = (rule: string, current: string | number) =>
    new RangeError(`Cannot shorten the codec ${codec.name} as ${rule}: current value is ${current}`);
  if (!canTruncateCodec(codec)) {
    throw refuse("it must be PCA or PCAW, whose numbers are in order", codec.name);
  }
  const { mean, projection, rank } = codec.linear!;
  const width = projection.length / mean.length;
  if (!(Number.isSafeInteger(dims) && dims >= 1 && dims <= width)) {
    throw refuse(`dims must be 1 to ${width}`, dims);
  }
  return {
    ...codec,
    name: codec.name.replace(/\d+/, String(dims)),
    linear: {
      mean,
      projection: projection.filter((_, index) => index % width < dims),
      rank: Math.min(rank, dims),
    },
  };
}
