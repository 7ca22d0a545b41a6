import type { Image } from "../types.ts";

/**
 * Puts an image onto a copy of another one.
 *
 * @param image The image above; it lies inside the canvas.
 * @param opacity How much it covers, 0 to 1.
 */
export function pasteImage(canvas: Image, image: Image, left: number, top: number, opacity: number): Image {
  const data = canvas.data.slice();
  const row = image.width * 3;
  for (let y = 0; y < image.height; y++) {
    let to = ((top + y) * canvas.width + left) * 3;
    const line = image.data.subarray(y * row, (y + 1) * row);
    if (opacity === 1) {
      data.set(line, to);
      continue;
    }
    for (const level of line) {
      data[to] = Math.round(data[to]! + (level - data[to]!) * opacity);
      to++;
    }
  }
  return { width: canvas.width, height: canvas.height, data };
}
