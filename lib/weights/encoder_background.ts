import { CheckpointError } from "../errors.ts";
import type { Vectors } from "../types.ts";
import type { FileTensor } from "./encode_safetensors.ts";
import type { StateDict } from "./state_dict.ts";
import { toHalf } from "./to_half.ts";

/** The tensor's name: unrelated images' descriptors, as the network makes them. */
export const BACKGROUND = "background.descriptors";

/** More images than that are nobody's background, and would fill the memory. */
const MOST_ROWS = 2 ** 16;

/** The tensor of a background, in half precision. */
export function storeBackground({ vectors, dims }: Vectors): FileTensor {
  return { shape: [vectors.length / dims, dims], data: toHalf(BACKGROUND, vectors) };
}

/**
 * The background in a file; `null` where it has none.
 *
 * @throws {CheckpointError} If it is of other descriptors than the encoder's, or a number is not finite.
 */
export function restoreBackground(path: string, stateDict: StateDict, dims: number): Vectors | null {
  const tensor = stateDict.get(BACKGROUND);
  if (tensor === undefined) return null;
  const { shape: [rows = 0, columns], shape, data, dtype } = tensor;
  if (
    !(data instanceof Float32Array) || shape.length !== 2 || columns !== dims || rows < 1 ||
    rows > MOST_ROWS ||
    data.some((value) => !Number.isFinite(value))
  ) {
    throw new CheckpointError(
      path,
      `${BACKGROUND} must be finite numbers of [1 to ${MOST_ROWS}, ${dims}]: current value is ${dtype} [${shape}]`,
    );
  }
  return { vectors: data, dims };
}
