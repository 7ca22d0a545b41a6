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
 * @returns Rows whose `begin` throws a {@linkcode NotPlainError} where the coded data is damaged or unusual.
 */
export function plainJpegRows(bytes: Uint8Array, jpeg: PlainJpeg): PixelRows {
  const { width, height, across, down, restartInterval } = jpeg;
  const unitsAcross = Math.ceil(width / (8 * across));
  const unitsDown = Math.ceil(height / (8 * down));
  const lumaStride = unitsAcross * across * 8;
  const chromaStride = unitsAcross * 8;
  const chromaWidth = Math.ceil(width / across);
  const chromaHeight = Math.ceil(height / down);
  const scan = bytes.subarray(jpeg.scan);
  const tables = jpeg.components.flatMap(({ quantisation, dc, ac }) => [
    quantisation,
    packHuffmanTable(dc),
    packHuffmanTable(ac),
  ]);
  const parts = [
    scan,
    scan.length + 400,
    ZIGZAG.map((place) => place * 2),
    128,
    3 * 5 * 4,
    ...tables,
    lumaStride * unitsDown * down * 8,
    chromaStride * unitsDown * 8,
    chromaStride * unitsDown * 8,
    (chromaWidth + 24) * 2,
    chromaWidth * 2 + 32,
    chromaWidth * 2 + 32,
  ];
  const begin = (kernels: PixelKernels, addresses: number[]) => {
    const [file, words, zigzag, block, components] = addresses as [number, number, number, number, number];
    const [luma, blueness, redness, sums, wideBlueness, wideRedness] = addresses.slice(14) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const strides = [lumaStride, chromaStride, chromaStride];
    const description = new Uint32Array(kernels.memory.buffer, components, 15);
    [luma, blueness, redness].forEach((plane, index) => {
      description.set([...addresses.slice(5 + index * 3, 8 + index * 3), plane, strides[index]!], index * 5);
    });
    const whole = kernels.decodeScan(
      file,
      file + scan.length,
      words,
      components,
      zigzag,
      block,
      unitsAcross,
      unitsDown,
      across,
      down,
      restartInterval,
    );
    if (!whole) throw new NotPlainError();
    const convert = (row: number, target: number) => {
      const y = luma + row * lumaStride;
      if (across === 1) {
        const at = row * chromaStride;
        kernels.convertRow(y, blueness + at, redness + at, target, width);
        return;
      }
      const near = Math.floor(row / down);
      // Of two rows that share one of chroma, the upper also takes from the row above and the lower from below.
      const far = Math.min(chromaHeight - 1, Math.max(0, near + (row % 2 === 0 ? -1 : 1)));
      for (const [plane, wide] of [[blueness, wideBlueness], [redness, wideRedness]] as const) {
        kernels.upsampleRow(
          plane + near * chromaStride,
          plane + far * chromaStride,
          down === 2,
          sums,
          wide,
          chromaWidth,
        );
      }
      kernels.convertRow(y, wideBlueness, wideRedness, target, width);
    };
    return (row: number, count: number, target: number) => {
      for (let done = 0; done < count; done++) convert(row + done, target + done * width * 3);
    };
  };
  return { width, height, parts, begin };
}

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
