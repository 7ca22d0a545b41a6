import { readImage } from "../../lib/images/read_image.ts";
import type { Image } from "../../lib/types.ts";
import { fixturePath } from "../shared.ts";

/** An image with edges, gradients and texture, in colors of its own for each seed. */
export function picture(width: number, height: number, seed = 0): Image {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const disc = Math.hypot(x / width - 0.4, y / height - 0.55) < 0.25 ? 90 : 0;
      data[at++] = (x * 200 / width + disc + seed * 53) % 256;
      data[at++] = (y * 200 / height + 40 + seed * 17) % 256;
      data[at++] = ((x ^ y) * 3 + disc + seed * 101) % 256;
    }
  }
  return { width, height, data };
}

/** What torchvision or Pillow made of `input.png`. */
export async function fixture(name: string): Promise<Image> {
  return await readImage(fixturePath(`images/${name}.png`));
}

/** Mean and largest difference of the levels of two images of one size. */
export function difference(first: Image, second: Image): { mean: number; largest: number } {
  if (first.width !== second.width || first.height !== second.height) {
    return { mean: Infinity, largest: Infinity };
  }
  let sum = 0, largest = 0;
  for (const [at, level] of first.data.entries()) {
    const gap = Math.abs(level - second.data[at]!);
    sum += gap;
    if (gap > largest) largest = gap;
  }
  return { mean: sum / first.data.length, largest };
}
