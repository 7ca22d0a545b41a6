import type { Size } from "../types.ts";
import { readBmpHeader } from "./bmp/bmp_header.ts";
import { readHeicSize } from "./heic/decode_heic.ts";
import { lacksEnd } from "./jpeg_end.ts";
import { loadSharp } from "./load_sharp.ts";
import { sniffFormat } from "./sniff_format.ts";

/** What a file says of its image without its being decoded. */
export interface ImageOutline extends Size {
  /** True if it is a JPEG without its end, so that some of it may be gray. */
  lacksEnd: boolean;
}

/**
 * Reads from an image's header how large it is when it stands upright, and whether it is all there.
 *
 * @returns `null` where there is no image any more.
 */
export async function readImageOutline(path: string): Promise<ImageOutline | null> {
  try {
    const bytes = await Deno.readFile(path);
    const format = sniffFormat(bytes);
    if (format === "bmp") return outline(readBmpHeader(bytes));
    if (format === "heic") return outline(await readHeicSize(bytes));
    const sharp = await loadSharp();
    const { autoOrient } = await sharp(bytes, { limitInputPixels: false }).metadata();
    return outline(autoOrient, format === "jpeg" && lacksEnd(bytes));
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return null;
  }
}

function outline(found: Size | string, lacksEnd = false): ImageOutline | null {
  return typeof found === "string" ? null : { width: found.width, height: found.height, lacksEnd };
}
