import type { Image } from "../types.ts";
import { copyBytes, type PixelKernels, withPixelKernels } from "./kernels/pixel_kernels.ts";

/** Pixels in the kernels' memory. */
export interface KernelPixels {
  /** Where the first one is. */
  address: number;
  /** How many they are. */
  count: number;
  /** Room for 256 bytes. */
  table: number;
}

/** Changes pixels in the kernels' memory. */
export type PixelEdit = (kernels: PixelKernels, pixels: KernelPixels) => void;

/** Makes edits one after the other on a copy of a picture. */
export function editPixels({ width, height, data }: Image, ...edits: PixelEdit[]): Image {
  return withPixelKernels([data, 256], (kernels, addresses) => {
    const [address, table] = addresses as [number, number];
    for (const edit of edits) edit(kernels, { address, count: width * height, table });
    return { width, height, data: copyBytes(kernels, address, data.length) };
  });
}
