import type { Vectors } from "../types.ts";
import { applyCodec } from "./apply_codec.ts";
import { fitCodec } from "./fit_codec.ts";

/**
 * The first numbers of every row, at unit length.
 *
 * @param set Rows; borrowed. Fields beside `vectors` and `dims` are kept, such as `ids`.
 * @param first How many.
 */
export async function firstNumbers<Set extends Vectors>(set: Set, first: number): Promise<Set> {
  const { vectors, dims } = set;
  const firsts = vectors.filter((_, index) => index % dims < first);
  return await applyCodec(await fitCodec("L2norm,Flat"), { ...set, vectors: firsts, dims: first });
}
