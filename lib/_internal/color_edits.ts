import type { PixelEdit } from "./edit_pixels.ts";
import type { PixelKernels } from "./kernels/pixel_kernels.ts";

/** torchvision's adjustments of colour on PIL images; each takes how much, and trusts it. */
export const colorEdits = {
  brightness: (factor) => (kernels, { address, count, table }) => {
    writeBlends(kernels, table, 0, factor);
    kernels.mapLevels(address, count * 3, table);
  },
  contrast: (factor) => (kernels, { address, count, table }) => {
    const mean = Math.floor(kernels.sumGrey(address, count) / count + 0.5);
    writeBlends(kernels, table, mean, factor);
    kernels.mapLevels(address, count * 3, table);
  },
  saturation: (factor) => (kernels, { address, count }) => kernels.blendWithGrey(address, count, factor),
  hue: (shift) => (kernels, { address, count }) => kernels.turnHue(address, count, Math.trunc(shift * 255)),
} satisfies Record<string, (amount: number) => PixelEdit>;

/**
 * For each level, the one between `from` (factor 0) and it (factor 1), or beyond, as Pillow's `Image.blend` computes it:
 * in single precision, cut to 0 to 255, the fraction dropped.
 */
function writeBlends(kernels: PixelKernels, table: number, from: number, factor: number): void {
  const levels = new Uint8ClampedArray(kernels.memory.buffer, table, 256);
  const single = Math.fround(factor);
  for (let level = 0; level < 256; level++) {
    levels[level] = Math.trunc(Math.fround(from + Math.fround(single * (level - from))));
  }
}
