import type { Image } from "../../types.ts";

/** Refuses an image whose bytes are not those of its size. */
export function checkPixels(task: string, image: Image): void {
  const { width, height, data } = image;
  if (width < 1 || height < 1 || data.length !== width * height * 3) {
    throw new RangeError(
      `Cannot compute ${task} as an image must have width · height · 3 bytes: ` +
        `current value is ${data.length} bytes for ${width} x ${height} pixels`,
    );
  }
}
