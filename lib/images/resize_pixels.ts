import type { ImageView } from "./image_view.ts";
import type { Image, Size } from "../types.ts";
import { type ColorConversion, conversionTables } from "./color_conversion.ts";
import { copyRows, copyView, hasRows, viewImage } from "./image_view.ts";
import { packWindows } from "./kernels/pack_windows.ts";
import { withPixelKernels } from "./kernels/pixel_kernels.ts";
import type { Box } from "./shrink_on_load.ts";
import { mirrorWindows, resampleWindows, TRIANGLE } from "./resample_windows.ts";

/** Source rows are worked on in strips of about this many bytes, which stay in the processor's cache. */
const STRIP_BYTES = 2 ** 17;

/**
 * Resizes an image with Pillow's bilinear filter, to the bit: first to the width, then to the height, rounded to
 * 8 bits between the two. Memory beyond the two images stays small whatever their size: the rows between the two
 * passes are kept only while a window needs them.
 *
 * @param conversion Moves the image's colors to sRGB before they are blended.
 * @param box The part of the image that becomes the new one; pixels beyond the image count for nothing.
 * @returns A new image that shares nothing with `view`.
 */
export function resizePixels(
  view: ImageView,
  size: Size,
  conversion: ColorConversion | null,
  box: Box = { left: 0, top: 0, width: view.width, height: view.height },
): Image {
  const source = hasRows(view) ? view : viewImage(copyView(view));
  const { width, height } = source;
  const stride = width * 3;
  const targetStride = size.width * 3;
  // The kernels write a byte beyond a row's pixels and blend 16 bytes at a time.
  const middleStride = Math.ceil((targetStride + 1) / 16) * 16;
  const uprightWindows = resampleWindows(width, size.width, TRIANGLE, { from: box.left, length: box.width });
  // Sums of whole numbers are the same from right to left, so that mirrored rows are read as they lie.
  const columnWindows = source.right < 0 ? mirrorWindows(uprightWindows, width) : uprightWindows;
  const rowWindows = resampleWindows(height, size.height, TRIANGLE, { from: box.top, length: box.height });
  const columns = packWindows(columnWindows);
  const rows = packWindows(rowWindows);
  const tables = conversion === null ? null : conversionTables(conversion);
  const stripRows = Math.min(height, Math.max(1, Math.floor(STRIP_BYTES / stride)));
  const capacity = Math.min(height, rowWindows.taps + stripRows);
  const parts = [
    stripRows * stride,
    // The last pair of rows of a window may reach one row, of weight zero, beyond it.
    (capacity + 1) * middleStride,
    middleStride,
    columnWindows.first,
    columns.pairs,
    columns.weights,
    rows.weights,
    tables?.contributions ?? 0,
    tables?.encoding ?? 0,
  ];
  return withPixelKernels(parts, (kernels, addresses) => {
    const [strip, middle, line, first, pairs, columnWeights, rowWeights, contributions, encoding] =
      addresses as [number, number, number, number, number, number, number, number, number];
    const memory = new Uint8Array(kernels.memory.buffer);
    const data = new Uint8Array(targetStride * size.height);
    const middleRow = (row: number) => middle + (row - oldest) * middleStride;
    let oldest = 0;
    let done = 0;
    let target = 0;
    while (target < size.height) {
      const count = Math.min(stripRows, height - done);
      if (done + count - oldest > capacity) {
        const needed = rowWindows.first[target]!;
        memory.copyWithin(middle, middleRow(needed), middleRow(done));
        oldest = needed;
      }
      copyRows(source, done, count, memory, strip);
      if (tables !== null) {
        kernels.convertColors(strip, count * width, contributions, encoding, tables.encoding.length);
      }
      kernels.resizeRows(
        strip,
        stride,
        count,
        middleRow(done),
        middleStride,
        size.width,
        first,
        pairs,
        columnWeights,
      );
      done += count;
      for (; target < size.height; target++) {
        const start = rowWindows.first[target]!;
        if (start + rowWindows.count[target]! > done) break;
        const weights = rowWeights + rows.offset[target]!;
        kernels.blendRows(middleRow(start), middleStride, rows.pairs[target]!, line, weights);
        data.set(memory.subarray(line, line + targetStride), target * targetStride);
      }
    }
    return { width: size.width, height: size.height, data };
  });
}
