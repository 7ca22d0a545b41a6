import type { Size } from "../types.ts";
import { loadSharp } from "./load_sharp.ts";

/**
 * Reads from an image's header how large it is when it stands upright.
 *
 * @returns `null` where there is no image any more.
 */
export async function readImageSize(path: string): Promise<Size | null> {
  const sharp = await loadSharp();
  try {
    const { autoOrient: { width, height } } = await sharp(await Deno.readFile(path), {
      limitInputPixels: false,
    })
      .metadata();
    return { width, height };
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return null;
  }
}
