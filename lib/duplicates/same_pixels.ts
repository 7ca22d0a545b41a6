import { createHash } from "node:crypto";
import { readImage } from "../images/read_image.ts";

/**
 * A key of an image's pixels as they are decoded: the same for a PNG and the WebP without loss that was made of it, and
 * whatever else is in the file.
 *
 * @returns `null` where it cannot be read any more.
 */
export async function pixelKey(path: string): Promise<string | null> {
  try {
    const { width, height, data } = await readImage(path, { acceptTruncated: true });
    return createHash("sha256").update(`${width}x${height}\n`).update(data).digest("hex");
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return null;
  }
}
