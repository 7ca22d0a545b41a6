import type { BmpHeader } from "./bmp_header.ts";

/** After a zero: the next row begins, the image ends, or some columns and rows are passed over. */
const [NEXT_ROW, END, MOVE] = [0, 1, 2];

/**
 * Unpacks the run lengths of a BMP of 4 or 8 bits a pixel. Pixels that are passed over have the first color.
 *
 * @param packed The file from the first run on.
 * @returns An index a pixel, in the order of the file's rows; or in one clause what is wrong.
 */
export function unpackRle(packed: Uint8Array, { width, height, packing }: BmpHeader): Uint8Array | string {
  const indices = new Uint8Array(width * height);
  const isHalf = packing === "rle4";
  let [x, y, at] = [0, 0, 0];
  const put = (index: number) => {
    // Some writers' runs go on beyond the edge; what is there is not shown.
    if (x < width && y < height) indices[y * width + x] = index;
    x++;
  };
  while (y < height) {
    const [count, value] = [packed[at], packed[at + 1]];
    if (count === undefined || value === undefined) {
      // All pixels being there, only the mark of the end is not.
      if (y === height - 1 && x >= width) break;
      return `it is truncated: ${height - y} of ${height} rows are missing`;
    }
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i++) put(isHalf ? (i % 2 === 0 ? value >> 4 : value & 15) : value);
    } else if (value === NEXT_ROW) {
      [x, y] = [0, y + 1];
    } else if (value === END) {
      break;
    } else if (value === MOVE) {
      if (at + 2 > packed.length) return `it is truncated: ${height - y} of ${height} rows are missing`;
      [x, y, at] = [x + packed[at]!, y + packed[at + 1]!, at + 2];
    } else {
      const bytes = isHalf ? Math.ceil(value / 2) : value;
      if (at + bytes > packed.length) return `it is truncated: ${height - y} of ${height} rows are missing`;
      for (let i = 0; i < value; i++) {
        put(isHalf ? packed[at + (i >> 1)]! >> (i % 2 === 0 ? 4 : 0) & 15 : packed[at + i]!);
      }
      // Pixels as they are come in words of two bytes.
      at += bytes + bytes % 2;
    }
  }
  return indices;
}
