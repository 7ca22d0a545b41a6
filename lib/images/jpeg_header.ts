import type { Size } from "../types.ts";

const MARKER = 0xff;
const APP2 = 0xe2;
const START_OF_SCAN = 0xda;
const PROFILE_NAME = "ICC_PROFILE\0";

/** Facts that a JPEG states before its pixels. Nothing in it is believed. */
export interface JpegHeader {
  /** The size of the pixels as they are stored, before they are turned upright; `null` where it is not said. */
  size: Size | null;
  /** Color channels; 0 where it is not said. */
  channels: number;
  /** The ICC profile; `null` where there is none, parts of it are missing, or the channels are not three. */
  profile: Uint8Array | null;
}

/**
 * Reads the header of a JPEG.
 *
 * @param bytes The file; the sizes in it are never allocated.
 */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  const parts: Uint8Array[] = [];
  let expected = 0;
  let frame: Uint8Array | undefined;
  for (const { marker, body } of segments(bytes)) {
    if (isFrame(marker) && body.length >= 6) frame = body;
    if (marker !== APP2 || latin1(body, PROFILE_NAME.length) !== PROFILE_NAME || body.length < 14) continue;
    expected = body[13]!;
    parts[body[12]! - 1] = body.subarray(14);
  }
  if (frame === undefined) return { size: null, channels: 0, profile: null };
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const channels = view.getUint8(5);
  return {
    size: { width: view.getUint16(3), height: view.getUint16(1) },
    channels,
    profile: channels === 3 ? join(parts, expected) : null,
  };
}

function join(parts: readonly (Uint8Array | undefined)[], expected: number): Uint8Array | null {
  if (expected === 0 || parts.length !== expected) return null;
  const found = Array.from(parts).filter((part) => part !== undefined);
  if (found.length !== expected) return null;
  const profile = new Uint8Array(found.reduce((sum, part) => sum + part.length, 0));
  found.reduce((at, part) => (profile.set(part, at), at + part.length), 0);
  return profile;
}

function* segments(bytes: Uint8Array): Generator<{ marker: number; body: Uint8Array }> {
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== MARKER) return;
    const marker = bytes[at + 1]!;
    if (marker === MARKER) {
      at++;
      continue;
    }
    if (marker === START_OF_SCAN) return;
    const length = bytes[at + 2]! * 256 + bytes[at + 3]!;
    if (length < 2) return;
    yield { marker, body: bytes.subarray(at + 4, at + 2 + length) };
    at += 2 + length;
  }
}

// C0 to CF start a frame, except for Huffman tables (C4), a reserved code (C8) and arithmetic coding's (CC).
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function latin1(bytes: Uint8Array, length: number): string {
  return String.fromCharCode(...bytes.subarray(0, length));
}
