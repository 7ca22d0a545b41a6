import type { Image } from "../../types.ts";
import { awaitSharp } from "../await_sharp.ts";
import { loadSharp } from "../load_sharp.ts";
import { narrowFloats } from "./narrow_floats.ts";
import { TIFF_TAGS, type TiffFields } from "./read_tiff_fields.ts";

/** An image of floating-point levels as one of bytes. */
export interface ScaledImage {
  /** The image, upright, opaque. */
  image: Image;
  /** What became of its levels, in one clause. */
  warning: string;
}

/**
 * Decodes a TIFF of floating-point levels of 16, 32 or 64 bits. Levels of 0 to 1 become 0 to 255; others are stretched so that the lowest
 * becomes 0 and the highest 255, in all channels alike. What is no number becomes 0. Nobody says what such numbers mean, so
 * they are taken as they are, without a color profile or a curve.
 *
 * @param fields The file's fields.
 * @param maxPixels The most pixels that are decoded.
 * @returns The image; or in one clause what is wrong with the file.
 * @throws {Error} sharp's, if it cannot decode the file.
 */
export async function decodeFloatTiff(
  bytes: Uint8Array,
  fields: TiffFields,
  maxPixels: number,
): Promise<ScaledImage | string> {
  const bits = fields.get(TIFF_TAGS.bits)?.[0];
  const file = bits === 32 ? bytes : narrowFloats(bytes, fields, maxPixels);
  if (typeof file === "string") return file;
  const sharp = await loadSharp();
  const open = () => sharp(file, { limitInputPixels: maxPixels, failOn: "warning", ignoreIcc: true });
  const { channels: stored = 1 } = await open().metadata();
  // Any other color space would be converted, with curves.
  const { data: raw, info } = await awaitSharp(
    open().autoOrient().toColorspace(stored < 3 ? "b-w" : "scrgb").raw({ depth: "float" })
      .toBuffer({ resolveWithObject: true }),
  );
  const { width, height, channels } = info;
  const levels = new Float32Array(Uint8Array.from(raw).buffer);
  const colors = channels < 3 ? 1 : 3;
  const hasAlpha = channels === colors + 1;
  let [lowest, highest, others] = [Infinity, -Infinity, 0];
  for (let at = 0; at < levels.length; at += channels) {
    for (let channel = 0; channel < colors; channel++) {
      const level = levels[at + channel]!;
      if (Number.isNaN(level)) others++;
      if (!Number.isFinite(level)) continue;
      lowest = Math.min(lowest, level);
      highest = Math.max(highest, level);
    }
  }
  if (lowest > highest) [lowest, highest] = [0, 1];
  const isUnit = lowest >= 0 && highest <= 1;
  const [from, scale] = isUnit ? [0, 255] : [lowest, highest > lowest ? 255 / (highest - lowest) : 0];
  const byteOf = (level: number) =>
    Number.isNaN(level) ? 0 : Math.round(Math.min(255, Math.max(0, (level - from) * scale || 0)));
  const data = new Uint8Array(width * height * 3);
  for (let at = 0, to = 0; to < data.length; at += channels, to += 3) {
    const alpha = hasAlpha ? Math.min(1, Math.max(0, levels[at + colors]! || 0)) : 1;
    for (let channel = 0; channel < 3; channel++) {
      const level = byteOf(levels[at + (colors === 1 ? 0 : channel)]!);
      data[to + channel] = Math.round(level * alpha + 255 * (1 - alpha));
    }
  }
  const range = isUnit ? "0 to 1" : `${lowest} to ${highest}`;
  const none = others === 0 ? "" : `, and ${others} that are no numbers became 0`;
  return {
    image: { width, height, data },
    warning: `its levels are floating-point numbers: ${range} became 0 to 255${none}`,
  };
}
