import type { Image, Size } from "../types.ts";
import type { PixelKernels } from "./kernels/pixel_kernels.ts";

/** A picture whose pixels come into the kernels' memory a few rows at a time. */
export interface PixelRows {
  /** The size that the picture has. */
  picture: Size;
  /** Samples a row: the picture's width, or fewer where it is reduced while it is decoded. */
  width: number;
  /** Rows of samples. */
  height: number;
  /** How many samples the picture is wide and high; the last ones of a reduced picture may lie partly outside. */
  covers: Size;
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
    picture: { width, height },
    width,
    height,
    covers: { width, height },
    parts: [],
    begin: ({ memory }) => {
      const bytes = new Uint8Array(memory.buffer);
      return (row, count, target) => bytes.set(data.subarray(row * stride, (row + count) * stride), target);
    },
  };
}
