import { PRECISION_BITS, resampleWindows, TRIANGLE, type Windows } from "../_internal/resample_windows.ts";
import type { Image, TargetSize } from "../types.ts";
import { targetSize } from "./target_size.ts";

/**
 * Resizes a picture exactly as Pillow's `Image.resize(size, BILINEAR)` and torchvision's `Resize` on PIL images do.
 */
export function resizeImage(image: Image, size: TargetSize): Image {
  const { width, height } = targetSize(image, size);
  let current = image;
  if (width !== image.width) {
    const windows = resampleWindows(image.width, width, TRIANGLE);
    current = { width, height: image.height, data: horizontal(image, windows, width) };
  }
  if (height !== image.height) {
    current = {
      width,
      height,
      data: vertical(current, resampleWindows(image.height, height, TRIANGLE), height),
    };
  }
  return current === image ? { width, height, data: image.data.slice() } : current;
}

function horizontal(image: Image, windows: Windows, width: number): Uint8Array {
  const out = new Uint8Array(width * image.height * 3);
  const { first, count, weights, taps } = windows;
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < width; x++) {
      let red = 1 << (PRECISION_BITS - 1), green = red, blue = red;
      let at = (y * image.width + first[x]!) * 3;
      for (let tap = 0; tap < count[x]!; tap++, at += 3) {
        const weight = weights[x * taps + tap]!;
        red += weight * image.data[at]!;
        green += weight * image.data[at + 1]!;
        blue += weight * image.data[at + 2]!;
      }
      const to = (y * width + x) * 3;
      out[to] = Math.min(255, red >> PRECISION_BITS);
      out[to + 1] = Math.min(255, green >> PRECISION_BITS);
      out[to + 2] = Math.min(255, blue >> PRECISION_BITS);
    }
  }
  return out;
}

function vertical(image: Image, windows: Windows, height: number): Uint8Array {
  const stride = image.width * 3;
  const out = new Uint8Array(stride * height);
  const sums = new Int32Array(stride);
  const { first, count, weights, taps } = windows;
  for (let y = 0; y < height; y++) {
    sums.fill(1 << (PRECISION_BITS - 1));
    for (let tap = 0; tap < count[y]!; tap++) {
      const weight = weights[y * taps + tap]!;
      const from = (first[y]! + tap) * stride;
      for (let i = 0; i < stride; i++) sums[i]! += weight * image.data[from + i]!;
    }
    for (let i = 0; i < stride; i++) out[y * stride + i] = Math.min(255, sums[i]! >> PRECISION_BITS);
  }
  return out;
}
