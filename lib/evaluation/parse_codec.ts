/** What a codec's name says. */
export interface CodecSteps {
  /** The linear reduction, if there is one. */
  pca: {
    /** Numbers a descriptor afterwards. */
    dims: number;
    /** Whether every remaining direction is scaled to the same variance. */
    whiten: boolean;
  } | null;
  /** Whether rows are scaled to unit length at the end. */
  normalize: boolean;
}

/**
 * Reads the name of a codec, in the notation of faiss's index factory: steps from left to right, `Flat` last.
 *
 * @param codec `"Flat"`, `"L2norm,Flat"`, `"PCAW256,L2norm,Flat"`, `"PCA64,Flat"`, …
 * @throws {RangeError} If it is none of these.
 */
export function parseCodec(codec: string): CodecSteps {
  const parsed = /^(?:PCA(W?)([1-9]\d{0,5}),)?(L2norm,)?Flat$/.exec(codec);
  if (parsed === null) {
    throw new RangeError(
      `Cannot use the codec as it must be Flat, L2norm,Flat, PCAW<dims>,L2norm,Flat or PCA<dims>,L2norm,Flat: current value is "${codec}"`,
    );
  }
  const [, whiten, dims, normalize] = parsed;
  return {
    pca: dims === undefined ? null : { dims: Number(dims), whiten: whiten === "W" },
    normalize: normalize !== undefined,
  };
}
