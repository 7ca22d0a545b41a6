import { type ColorConversion, conversionTables } from "./color_conversion.ts";
import { withPixelKernels } from "./kernels/pixel_kernels.ts";

const STRIP_BYTES = 3 * 2 ** 16;

/** Moves red, green, blue bytes to sRGB, in place. */
export function convertPixels(data: Uint8Array, conversion: ColorConversion): void {
  const { contributions, encoding } = conversionTables(conversion);
  withPixelKernels([STRIP_BYTES, contributions, encoding], (kernels, addresses) => {
    const [strip, contributionsAt, encodingAt] = addresses as [number, number, number];
    const memory = new Uint8Array(kernels.memory.buffer);
    for (let at = 0; at < data.length; at += STRIP_BYTES) {
      const part = data.subarray(at, at + STRIP_BYTES);
      memory.set(part, strip);
      kernels.convertColors(strip, part.length / 3, contributionsAt, encodingAt, encoding.length);
      part.set(memory.subarray(strip, strip + part.length));
    }
  });
}
