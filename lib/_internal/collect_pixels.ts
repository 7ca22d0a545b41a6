import type { Image } from "../types.ts";
import { type ColourConversion, conversionTables } from "./colour_conversion.ts";
import { withPixelKernels } from "./kernels/pixel_kernels.ts";
import type { PixelRows } from "./pixel_rows.ts";

const STRIP_BYTES = 2 ** 17;

/**
 * Gathers a picture in memory.
 *
 * @param source The picture.
 * @param conversion Moves its colours to sRGB.
 * @returns A picture with memory of its own.
 */
export function collectPixels(source: PixelRows, conversion: ColourConversion | null): Image {
  const { width, height } = source;
  const stride = width * 3;
  const stripRows = Math.min(height, Math.max(1, Math.floor(STRIP_BYTES / stride)));
  const tables = conversion === null ? null : conversionTables(conversion);
  const parts = [stripRows * stride + 48, tables?.contributions ?? 0, tables?.encoding ?? 0];
  return withPixelKernels([...parts, ...source.parts], (kernels, addresses) => {
    const [strip, contributions, encoding] = addresses as [number, number, number];
    const memory = new Uint8Array(kernels.memory.buffer);
    const read = source.begin(kernels, addresses.slice(parts.length));
    const data = new Uint8Array(stride * height);
    for (let row = 0; row < height; row += stripRows) {
      const count = Math.min(stripRows, height - row);
      read(row, count, strip);
      if (tables !== null) {
        kernels.convertColours(strip, count * width, contributions, encoding, tables.encoding.length);
      }
      data.set(memory.subarray(strip, strip + count * stride), row * stride);
    }
    return { width, height, data };
  });
}
