/** Steps that a codec's name stands for. */
export interface CodecSteps {
  /** The linear reduction, if there is one. */
  pca: {
    /** Numbers a descriptor afterwards. */
    dims: number;
    /** True if every remaining direction is scaled to the same variance. */
    whiten: boolean;
    /** True if they are turned so that their signs say most, by iterative quantization. */
    rotate: boolean;
  } | null;
  /** Random directions, in a tight frame, that these are looked at in afterwards; `null` for none. */
  frame: number | null;
  /** True if rows are scaled to unit length at the end. */
  normalize: boolean;
  /** Which descriptors become signs in the end. */
  signs: CodecSigns;
}

/** Which descriptors a codec makes signs of: none, all, or those of references while queries stay real numbers. */
export type CodecSigns = "none" | "references" | "all";

/**
 * Reads the name of a codec, in the notation of faiss's index factory: steps from left to right, `Flat` last; or the
 * name of a binary one, `ITQ` or `AITQ` with its number of bits, or `PCA` or `PCAW` with `LSH` and that.
 *
 * @param codec `"Flat"`, `"L2norm,Flat"`, `"PCAW256,L2norm,Flat"`, `"PCA64,Flat"`, `"ITQ256"`, `"AITQ512"`, `"PCAW192,LSH256"`, …
 * @throws {RangeError} If it is none of these.
 */
export function parseCodec(codec: string): CodecSteps {
  const binary = /^(A?)ITQ([1-9]\d{0,5})$/.exec(codec);
  if (binary !== null && Number(binary[2]) % 8 === 0) {
    return {
      pca: { dims: Number(binary[2]), whiten: false, rotate: true },
      frame: null,
      normalize: true,
      signs: binary[1] === "A" ? "references" : "all",
    };
  }
  const hashed = /^PCA(W?)([1-9]\d{0,5}),LSH([1-9]\d{0,5})$/.exec(codec);
  if (hashed !== null && Number(hashed[3]) % 8 === 0 && Number(hashed[3]) >= Number(hashed[2])) {
    return {
      pca: { dims: Number(hashed[2]), whiten: hashed[1] === "W", rotate: false },
      frame: Number(hashed[3]),
      normalize: true,
      signs: "all",
    };
  }
  const parsed = /^(?:PCA(W?)([1-9]\d{0,5}),)?(L2norm,)?Flat$/.exec(codec);
  if (parsed === null) {
    throw new RangeError(
      "Cannot use the codec as it must be Flat, L2norm,Flat, PCAW<dims>,L2norm,Flat, PCA<dims>,L2norm,Flat, or ITQ<bits>, " +
        "AITQ<bits> or PCAW<dims>,LSH<bits> with a multiple of 8, not below the dims: " +
        `current value is "${codec}"`,
    );
  }
  const [, whiten, dims, normalize] = parsed;
  return {
    pca: dims === undefined ? null : { dims: Number(dims), whiten: whiten === "W", rotate: false },
    frame: null,
    normalize: normalize !== undefined,
    signs: "none",
  };
}
