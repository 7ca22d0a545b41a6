import type { PixelKernels } from "./kernels/pixel_kernels.ts";
import { type HuffmanTable, type PlainJpeg, ZIGZAG } from "./plain_jpeg.ts";
import type { PixelRows } from "./pixel_rows.ts";

const LOOKUP_BITS = 10;

/** Thrown where the kernels leave a JPEG to a full decoder. */
export class NotPlainError extends Error {}

/**
 * The pixels of a plain JPEG, decoded by `jpeg.as`.
 *
 * @param bytes The file.
 * @param jpeg What {@linkcode readPlainJpeg} found in it.
 * @param reduction Halves the samples both ways this often, 0 to 3 times, by leaving out high frequencies.
 * @returns Rows whose `begin` throws a {@linkcode NotPlainError} where the coded data is damaged or unusual.
 */
export function plainJpegRows(bytes: Uint8Array, jpeg: PlainJpeg, reduction: number): PixelRows {
  const scale = 2 ** reduction;
  const width = Math.ceil(jpeg.width / scale);
  const height = Math.ceil(jpeg.height / scale);
  // Chroma of half the width and height is reduced once less than luma; then both have the same size.
  const sameSize = reduction > 0 && jpeg.across === 2 && jpeg.down === 2;
  const chromaReduction = sameSize ? reduction - 1 : reduction;
  const across = sameSize ? 1 : jpeg.across;
  const down = sameSize ? 1 : jpeg.down;
  const unitsAcross = Math.ceil(jpeg.width / (8 * jpeg.across));
  const unitsDown = Math.ceil(jpeg.height / (8 * jpeg.down));
  const lumaStride = unitsAcross * jpeg.across * (8 >> reduction);
  const chromaStride = unitsAcross * (8 >> chromaReduction);
  const chromaBytes = chromaStride * unitsDown * (8 >> chromaReduction);
  const chromaWidth = Math.ceil(width / across);
  const chromaHeight = Math.ceil(height / down);
  const scan = bytes.subarray(jpeg.scan);
  const parts = [
    scan,
    scan.length + 400,
    ZIGZAG.map((place) => place * 2),
    128,
    3 * 6 * 4,
    (chromaWidth + 24) * 2,
    chromaWidth * 2 + 32,
    chromaWidth * 2 + 32,
    lumaStride * unitsDown * jpeg.down * (8 >> reduction),
    chromaBytes,
    chromaBytes,
    ...jpeg.components.flatMap(({ quantisation, dc, ac }) => [
      quantisation,
      packHuffmanTable(dc),
      packHuffmanTable(ac),
    ]),
  ];
  const begin = (kernels: PixelKernels, addresses: number[]) => {
    const [file, words, zigzag, block, components, sums, wideBlueness, wideRedness, luma, blueness, redness] =
      addresses as Eleven;
    const description = new Uint32Array(kernels.memory.buffer, components, 18);
    [luma, blueness, redness].forEach((plane, index) => {
      const [stride, halvings] = index === 0 ? [lumaStride, reduction] : [chromaStride, chromaReduction];
      const tables = addresses.slice(11 + index * 3, 14 + index * 3);
      description.set([...tables, plane, stride, halvings], index * 6);
    });
    const isWhole = kernels.decodeScan(
      file,
      file + scan.length,
      words,
      components,
      zigzag,
      block,
      unitsAcross,
      unitsDown,
      jpeg.across,
      jpeg.down,
      jpeg.restartInterval,
    );
    if (!isWhole) throw new NotPlainError();
    const convert = (row: number, target: number) => {
      const y = luma + row * lumaStride;
      const near = Math.floor(row / down);
      if (across === 1) {
        const at = near * chromaStride;
        kernels.convertRow(y, blueness + at, redness + at, target, width);
        return;
      }
      // Of two rows that share one of chroma, the upper also takes from the row above and the lower from below.
      const far = Math.min(chromaHeight - 1, Math.max(0, near + (row % 2 === 0 ? -1 : 1)));
      for (const [plane, wide] of [[blueness, wideBlueness], [redness, wideRedness]] as const) {
        const [nearRow, farRow] = [plane + near * chromaStride, plane + far * chromaStride];
        kernels.upsampleRow(nearRow, farRow, down === 2, sums, wide, chromaWidth);
      }
      kernels.convertRow(y, wideBlueness, wideRedness, target, width);
    };
    return (row: number, count: number, target: number) => {
      for (let done = 0; done < count; done++) convert(row + done, target + done * width * 3);
    };
  };
  const covers = { width: jpeg.width / scale, height: jpeg.height / scale };
  return { picture: jpeg, width, height, covers, parts, begin };
}

type Eleven = [number, number, number, number, number, number, number, number, number, number, number];

// A table as `decodeSymbol` of `jpeg.as` reads it.
function packHuffmanTable({ counts, symbols }: HuffmanTable): Uint8Array {
  const packed = new Uint8Array(2048 + 136 + 256);
  const lookup = new Uint16Array(packed.buffer, 0, 1 << LOOKUP_BITS);
  const limits = new Int32Array(packed.buffer, 2048, 17);
  const offsets = new Int32Array(packed.buffer, 2048 + 68, 17);
  packed.set(symbols, 2048 + 136);
  let code = 0;
  let place = 0;
  for (let length = 1; length <= 16; length++) {
    offsets[length] = place - code;
    for (let left = counts[length - 1]!; left > 0; left--, code++, place++) {
      if (length > LOOKUP_BITS) continue;
      const spare = LOOKUP_BITS - length;
      lookup.fill(length << 8 | symbols[place]!, code << spare, (code + 1) << spare);
    }
    limits[length] = code << (16 - length);
    code *= 2;
  }
  return packed;
}
