/** A piece of a JPEG between two markers. */
export interface JpegSegment {
  /** The marker's second byte. */
  marker: number;
  /** What the segment holds, without marker and length; cut off where the file ends. */
  body: Uint8Array;
  /** Where the file goes on after the segment. */
  end: number;
}

/** The marker that starts the pixels. */
export const START_OF_SCAN = 0xda;

/** Walks over the segments of a JPEG up to its first scan's, and ends early where the file is damaged. */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment> {
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) return;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = bytes[at + 2]! * 256 + bytes[at + 3]!;
    if (length < 2) return;
    const end = at + 2 + length;
    yield { marker, body: bytes.subarray(at + 4, end), end };
    if (marker === START_OF_SCAN) return;
    at = end;
  }
}

/** Whether a segment of a marker describes the picture's size: C0 to CF, but for three that have another meaning. */
export function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Whether a segment begins with a name. */
export function isNamed(body: Uint8Array, name: string): boolean {
  return String.fromCharCode(...body.subarray(0, name.length)) === name;
}
