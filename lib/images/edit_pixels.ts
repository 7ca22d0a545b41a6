import type { Image } from "../types.ts";
import { copyBytes, type PixelKernels, withPixelKernels } from "./kernels/pixel_kernels.ts";

/** Changes pixels in the kernels' memory: so many from an address on. */
export type PixelEdit = (kernels: PixelKernels, pixels: number, count: number) => void;

/** Makes edits one after the other on a copy of an image. */
export function editPixels({ width, height, data }: Image, ...edits: PixelEdit[]): Image {
  return withPixelKernels([data], (kernels, addresses) => {
    const [pixels] = addresses as [number];
    for (const edit of edits) edit(kernels, pixels, width * height);
    return { width, height, data: copyBytes(kernels, pixels, data.length) };
  });
}
