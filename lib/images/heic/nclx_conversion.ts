import type { ColorConversion } from "../color_conversion.ts";
import type { Libheif } from "./load_libheif.ts";

/** ITU-T H.273's numbers of Display P3's primaries, and of curves that are sRGB's or taken for it on screens. */
const DISPLAY_P3 = 12;
const SRGB_CURVES = [1, 6, 13];

/** Linear Display P3 to linear sRGB; both have the same white. */
const SRGB_FROM_P3 = [1.2249402, -0.2249402, 0, -0.0420569, 1.0420569, 0, -0.0196376, -0.0786361, 1.0982735];

/**
 * How the colors become sRGB that a HEIC names by numbers, as files without an ICC profile do.
 *
 * @returns The conversion for Display P3; `null` for sRGB's primaries, and for others, whose levels stay as they are.
 */
export function nclxConversion(heif: Libheif, handle: number): ColorConversion | null {
  const error = heif._malloc(12);
  const target = heif._malloc(4);
  heif._heif_image_handle_get_nclx_color_profile(error, handle, target);
  const view = new DataView(heif.HEAPU8.buffer);
  if (view.getUint32(error, true) !== 0) return null;
  const profile = view.getUint32(target, true);
  const [primaries, curve] = [view.getUint32(profile + 4, true), view.getUint32(profile + 8, true)];
  if (primaries !== DISPLAY_P3 || !SRGB_CURVES.includes(curve)) return null;
  const curves = Float64Array.from({ length: 768 }, (_, entry) => decodeSrgb(entry % 256 / 255));
  return { curves, matrix: SRGB_FROM_P3 };
}

/** sRGB's curve, from the encoded value in `[0, 1]` to linear light. */
function decodeSrgb(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
