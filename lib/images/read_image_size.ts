import type { Size } from "../types.ts";
import { readBmpHeader } from "./bmp/bmp_header.ts";
import { readHeicSize } from "./heic/decode_heic.ts";
import { loadSharp } from "./load_sharp.ts";
import { sniffFormat } from "./sniff_format.ts";

/**
 * Reads from an image's header how large it is when it stands upright.
 *
 * @returns `null` where there is no image any more.
 */
export async function readImageSize(path: string): Promise<Size | null> {
  try {
    const bytes = await Deno.readFile(path);
    const format = sniffFormat(bytes);
    if (format === "bmp") return sizeOf(readBmpHeader(bytes));
    if (format === "heic") return sizeOf(await readHeicSize(bytes));
    const sharp = await loadSharp();
    return sizeOf((await sharp(bytes, { limitInputPixels: false }).metadata()).autoOrient);
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return null;
  }
}

function sizeOf(found: Size | string): Size | null {
  return typeof found === "string" ? null : { width: found.width, height: found.height };
}
