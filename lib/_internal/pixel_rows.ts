import type { Image } from "../types.ts";
import type { PixelKernels } from "./kernels/pixel_kernels.ts";

/** A picture whose pixels come into the kernels' memory a few rows at a time. */
export interface PixelRows {
  /** Pixels a row. */
  width: number;
  /** Rows. */
  height: number;
  /** What it needs in the kernels' memory, as `withPixelKernels` takes it. */
  parts: readonly (number | ArrayBufferView)[];
  /**
   * Gets ready, given where its parts lie.
   *
   * @returns A function that writes `count` rows from `row` on to an address, where 48 bytes to spare follow.
   */
  begin(kernels: PixelKernels, addresses: number[]): (row: number, count: number, target: number) => void;
}

/** The rows of a picture that is decoded already. */
export function imageRows({ width, height, data }: Image): PixelRows {
  const stride = width * 3;
  return {
    width,
    height,
    parts: [],
    begin: ({ memory }) => {
      const bytes = new Uint8Array(memory.buffer);
      return (row, count, target) => bytes.set(data.subarray(row * stride, (row + count) * stride), target);
    },
  };
}
