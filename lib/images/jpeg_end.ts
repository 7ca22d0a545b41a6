import { loadSharp } from "./load_sharp.ts";
import { awaitSharp } from "./await_sharp.ts";
import { readJpegHeader } from "./jpeg_header.ts";

const MARKER = 0xff;
const START_OF_SCAN = 0xda;
const END = 0xd9;
/** What libjpeg paints where there is nothing. */
const GRAY = 128;

/**
 * Checks whether a JPEG has begun to say its pixels and then ends, or goes on in zeros, without saying that it does.
 * Nothing is decoded, and no other image can change the answer.
 */
export function lacksEnd(bytes: Uint8Array): boolean {
  const file = withoutZeros(bytes);
  if (file.at(-2) === MARKER && file.at(-1) === END) return false;
  let at = 2;
  let isScan = false;
  while (at + 1 < file.length) {
    if (file[at] !== MARKER) {
      // Within a scan anything may stand between markers, and elsewhere some writers leave a few bytes.
      at = file.indexOf(MARKER, at);
      if (at < 0) return isScan;
      continue;
    }
    const marker = file[at + 1]!;
    if (marker === END) return false;
    // A pixel's byte of the same value is followed by a zero, and pixels may be marked every some rows.
    if (marker === MARKER) at += 1;
    else if (marker === 0 || (marker >= 0xd0 && marker <= 0xd8) || marker === 1) at += 2;
    else {
      isScan ||= marker === START_OF_SCAN && at + 4 < file.length;
      const next = at + 2 + Math.max(2, (file[at + 2] ?? 0) * 256 + (file[at + 3] ?? 0));
      // What leads beyond the file is a damaged pixel and no marker.
      at = isScan && next > file.length ? at + 2 : next;
    }
  }
  return isScan;
}

/**
 * Rows, as they are stored, of which a JPEG that {@linkcode lacksEnd} says nothing any more.
 *
 * @returns How many; `null` where that cannot be told.
 */
export async function countMissingRows(bytes: Uint8Array, maxPixels: number): Promise<number | null> {
  // Four channels are converted from CMYK, where gray is another.
  if (![1, 3].includes(readJpegHeader(bytes).channels)) return null;
  const sharp = await loadSharp();
  const pipeline = sharp(withoutZeros(bytes), {
    limitInputPixels: maxPixels,
    failOn: "none",
    ignoreIcc: true,
  });
  const { data, info: { width, height, channels } } = await awaitSharp(
    pipeline.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true }),
  );
  const stride = width * channels;
  let first = height;
  while (first > 0 && data.subarray((first - 1) * stride, first * stride).every((level) => level === GRAY)) {
    first--;
  }
  return height - first;
}

/** The file without zeros at its end, as where a download had reserved its place. */
export function withoutZeros(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}
