import { inflateSync } from "node:zlib";
import { isLittleEndian, TIFF_TAGS, type TiffFields } from "./read_tiff_fields.ts";
import { writeFloatTiff } from "./write_float_tiff.ts";

const [UNCOMPRESSED, DEFLATE, OLD_DEFLATE] = [1, 8, 32946];
const [NO_PREDICTOR, FLOAT_PREDICTOR] = [1, 3];

/**
 * Writes a TIFF of 64-bit or 16-bit floating-point levels, which libvips does not read, as one of 32 bits.
 *
 * @param fields The file's fields.
 * @param maxPixels The most pixels that are decoded.
 * @returns The other file, in memory, with the same orientation; or in one clause what is wrong.
 */
export function narrowFloats(
  bytes: Uint8Array,
  fields: TiffFields,
  maxPixels: number,
): Uint8Array<ArrayBuffer> | string {
  const one = (tag: number, otherwise: number) => fields.get(tag)?.[0] ?? otherwise;
  const [width, height] = [one(TIFF_TAGS.width, 0), one(TIFF_TAGS.height, 0)];
  const [bits, channels] = [one(TIFF_TAGS.bits, 0), one(TIFF_TAGS.channels, 1)];
  const compression = one(TIFF_TAGS.compression, UNCOMPRESSED);
  const predictor = one(TIFF_TAGS.predictor, NO_PREDICTOR);
  if (width * height > maxPixels) {
    return `it has ${width} x ${height} pixels, more than the limit of ${maxPixels}`;
  }
  const isKnown = [UNCOMPRESSED, DEFLATE, OLD_DEFLATE].includes(compression) &&
    [NO_PREDICTOR, FLOAT_PREDICTOR].includes(predictor) && (channels === 1 || one(TIFF_TAGS.planes, 1) === 1);
  if (![16, 64].includes(bits) || width < 1 || height < 1 || channels < 1 || channels > 4 || !isKnown) {
    return `the TIFF file has floating-point numbers of ${bits} bits that are packed in a way that is not known: save it ` +
      "with 32 bits, or as whole numbers";
  }
  const isTiled = fields.has(TIFF_TAGS.tileOffsets);
  const [blockWidth, blockHeight] = isTiled
    ? [one(TIFF_TAGS.tileWidth, 0), one(TIFF_TAGS.tileHeight, 0)]
    : [width, Math.min(height, one(TIFF_TAGS.rowsPerStrip, height))];
  const offsets = fields.get(isTiled ? TIFF_TAGS.tileOffsets : TIFF_TAGS.stripOffsets) ?? [];
  const lengths = fields.get(isTiled ? TIFF_TAGS.tileBytes : TIFF_TAGS.stripBytes) ?? [];
  if (blockWidth < 1 || blockHeight < 1 || blockWidth * blockHeight > maxPixels) {
    return "the TIFF file's header makes no sense";
  }
  const across = Math.ceil(width / blockWidth);
  const levels = new Float32Array(width * height * channels);
  for (let block = 0; block < across * Math.ceil(height / blockHeight); block++) {
    const [left, top] = [block % across * blockWidth, Math.floor(block / across) * blockHeight];
    // A last strip holds only the rows that are left; tiles are whole.
    const rows = isTiled ? blockHeight : Math.min(blockHeight, height - top);
    const needed = rows * blockWidth * channels * bits / 8;
    const [offset, length] = [offsets[block], lengths[block]];
    if (offset === undefined || length === undefined || offset + length > bytes.length) {
      return "the TIFF file is truncated";
    }
    const packed = bytes.subarray(offset, offset + length);
    const unpacked = compression === UNCOMPRESSED ? packed : inflated(packed, needed);
    if (unpacked === null || unpacked.length < needed) return "the TIFF file is damaged or truncated";
    const stride = blockWidth * channels;
    const read = predictor === FLOAT_PREDICTOR
      ? planesReader(unpacked, stride, channels, bits)
      : plainReader(unpacked, bits, isLittleEndian(bytes));
    const shown = Math.min(blockWidth, width - left) * channels;
    for (let row = 0; row < Math.min(rows, height - top); row++) {
      for (let index = 0; index < shown; index++) {
        levels[((top + row) * width + left) * channels + index] = read(row * stride + index);
      }
    }
  }
  return writeFloatTiff(levels, { width, height, channels }, fields);
}

function inflated(packed: Uint8Array, needed: number): Uint8Array | null {
  try {
    return inflateSync(packed, { maxOutputLength: Math.max(1, needed) });
  } catch {
    return null;
  }
}

function plainReader(bytes: Uint8Array, bits: number, isLittle: boolean): (index: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bits === 64
    ? (index) => view.getFloat64(index * 8, isLittle)
    : (index) => view.getFloat16(index * 2, isLittle);
}

/**
 * Adobe's third predictor: of a row's numbers first the highest bytes, then the next, each less the one before of the same
 * channel.
 */
function planesReader(
  bytes: Uint8Array,
  stride: number,
  channels: number,
  bits: number,
): (index: number) => number {
  const size = bits / 8;
  const numbers = new Uint8Array(bytes.length);
  for (let row = 0; row + stride * size <= bytes.length; row += stride * size) {
    const sums = bytes.slice(row, row + stride * size);
    for (let at = channels; at < sums.length; at++) sums[at] = sums[at]! + sums[at - channels]!;
    for (let index = 0; index < stride; index++) {
      for (let plane = 0; plane < size; plane++) {
        numbers[row + index * size + plane] = sums[plane * stride + index]!;
      }
    }
  }
  return plainReader(numbers, bits, false);
}
