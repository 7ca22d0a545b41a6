import type { PixelEdit } from "../images/edit_pixels.ts";

/** torchvision's adjustments of color on PIL images; each takes how much, and trusts it. */
export const colorEdits = {
  brightness: (factor) => (kernels, pixels, count) => kernels.blendWithLevel(pixels, count * 3, 0, factor),
  contrast: (factor) => (kernels, pixels, count) => {
    const mean = Math.floor(kernels.sumGray(pixels, count) / count + 0.5);
    kernels.blendWithLevel(pixels, count * 3, mean, factor);
  },
  saturation: (factor) => (kernels, pixels, count) => kernels.blendWithGray(pixels, count, factor),
  hue: (shift) => (kernels, pixels, count) => kernels.turnHue(pixels, count, Math.trunc(shift * 255)),
} satisfies Record<string, (amount: number) => PixelEdit>;
