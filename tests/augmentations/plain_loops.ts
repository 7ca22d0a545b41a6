import type { Color, Image, Size } from "rdcd/augmentations";
import type { Homography } from "../../lib/augmentations/warp_image.ts";

// Pillow's definitions in plain loops, which the WebAssembly kernels must equal to the byte.

/** Turns the hue by a number of 255ths. */
export function turnHue({ width, height, data }: Image, steps: number): Image {
  const single = Math.fround;
  const turned = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    const [red, green, blue] = data.subarray(at, at + 3) as unknown as [number, number, number];
    const value = Math.max(red, green, blue);
    const range = value - Math.min(red, green, blue);
    let [hue, saturation] = [0, 0];
    if (range > 0) {
      saturation = Math.trunc(single(range / value) * 255);
      const [r, g, b] = [red, green, blue].map((level) => single((value - level) / range)) as [
        number,
        number,
        number,
      ];
      const sixths = red === value ? b - g : green === value ? 2 + r - b : 4 + g - r;
      hue = Math.trunc(single((single(sixths) / 6 + 1) % 1) * 255);
    }
    const sixths = ((hue + steps) & 255) * 6 / 255;
    const fraction = single(sixths - Math.floor(sixths));
    const share = single(saturation / 255);
    const low = Math.round(value * (1 - share));
    const falling = Math.round(value * (1 - share * fraction));
    const rising = Math.round(value * (1 - share * (1 - fraction)));
    const colors = [
      [value, rising, low],
      [falling, value, low],
      [low, value, rising],
      [low, falling, value],
      [rising, low, value],
      [value, low, falling],
    ];
    turned.set(colors[Math.floor(sixths) % 6]!, at);
  }
  return { width, height, data: turned };
}

/** Moves each level away from its pixel's gray. */
export function blendWithGray({ width, height, data }: Image, factor: number): Image {
  const single = Math.fround(factor);
  const blended = data.map((level, index) => {
    const at = index - index % 3;
    const gray = (19595 * data[at]! + 38470 * data[at + 1]! + 7471 * data[at + 2]! + 0x8000) >> 16;
    return Math.trunc(Math.min(255, Math.max(0, Math.fround(gray + Math.fround(single * (level - gray))))));
  });
  return { width, height, data: blended };
}

/** Draws an overlay over an image; what falls outside is cut off. */
export function drawOver(
  { width, height, data }: Image,
  overlay: Image,
  left: number,
  top: number,
  opacity: number,
): Image {
  const drawn = data.map((below, at) => {
    const pixel = Math.floor(at / 3);
    const [x, y] = [pixel % width - left, Math.floor(pixel / width) - top];
    if (x < 0 || y < 0 || x >= overlay.width || y >= overlay.height) return below;
    const from = (y * overlay.width + x) * 4;
    const alpha = overlay.data[from + 3]! * opacity / 255;
    return Math.floor(below + (overlay.data[from + at % 3]! - below) * alpha + 0.5);
  });
  return { width, height, data: drawn };
}

/** Three box blurs along each axis, rounded to 8 bits in between. */
export function blur(image: Image, radius: number): Image {
  const reach = Math.floor(radius);
  const inner = Math.floor(2 ** 24 / (radius * 2 + 1));
  const outer = Math.floor((2 ** 24 - (reach * 2 + 1) * inner) / 2);
  const { width, height } = image;
  const data = image.data.slice();
  const blurLine = (first: number, step: number, length: number) => {
    let line = Array.from({ length }, (_, index) => data[first + index * step]!);
    for (let pass = 0; pass < 3; pass++) {
      const level = (index: number) => line[Math.min(length - 1, Math.max(0, index))]!;
      line = line.map((_, index) => {
        let sum = 0;
        for (let offset = -reach; offset <= reach; offset++) sum += level(index + offset);
        return Math.floor(
          (sum * inner + (level(index - reach - 1) + level(index + reach + 1)) * outer + 2 ** 23) / 2 ** 24,
        );
      });
    }
    line.forEach((level, index) => data[first + index * step] = level);
  };
  for (let row = 0; row < height; row++) {
    for (let channel = 0; channel < 3; channel++) blurLine(row * width * 3 + channel, 3, width);
  }
  for (let column = 0; column < width * 3; column++) blurLine(column, width * 3, height);
  return { width, height, data };
}

/** Moves every pixel by a projective map, bilinear. */
export function warp({ width, height, data }: Image, map: Homography, size: Size, fill: Color): Image {
  const warped = new Uint8Array(size.width * size.height * 3);
  const [a, b, c, d, e, f, g, h, i] = map;
  for (let at = 0; at < warped.length; at++) {
    const pixel = Math.floor(at / 3);
    const [u, v] = [pixel % size.width + 0.5, Math.floor(pixel / size.width) + 0.5];
    const weight = g * u + h * v + i;
    const [x, y] = [(a * u + b * v + c) / weight, (d * u + e * v + f) / weight];
    if (!(weight > 0 && x >= 0 && y >= 0 && x < width && y < height)) {
      warped[at] = fill[at % 3]!;
      continue;
    }
    const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
    const level = (row: number, column: number) =>
      data[
        (Math.min(height - 1, Math.max(0, row)) * width + Math.min(width - 1, Math.max(0, column))) * 3 +
        at % 3
      ]!;
    const mix = (from: number, to: number, share: number) => from + (to - from) * share;
    const upper = mix(level(top, left), level(top, left + 1), x - 0.5 - left);
    const lower = mix(level(top + 1, left), level(top + 1, left + 1), x - 0.5 - left);
    warped[at] = mix(upper, lower, y - 0.5 - top);
  }
  return { width: size.width, height: size.height, data: warped };
}
