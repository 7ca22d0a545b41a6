import type { Image } from "../types.ts";

/**
 * Turns every colour on the colour wheel, as torchvision's `adjust_hue` on PIL images does: through Pillow's 8-bit
 * HSV, so that even a shift of 0 rounds the colours a little.
 *
 * @param image The picture; it is not changed.
 * @param shift Turns, -0.5 to 0.5.
 * @returns The picture in other colours.
 * @throws {RangeError} If the shift is not within -0.5 to 0.5.
 *
 * @example A third of a turn makes red green
 * ```ts
 * import { adjustHue } from "rdcd";
 * import assert from "node:assert/strict";
 *
 * const { data } = adjustHue({ width: 1, height: 1, data: Uint8Array.of(255, 0, 0) }, 1 / 3);
 * assert.deepEqual(data, Uint8Array.of(0, 255, 0));
 * ```
 */
export function adjustHue(image: Image, shift: number): Image {
  if (!(shift >= -0.5 && shift <= 0.5)) {
    throw new RangeError(
      `Cannot adjust hue as the shift must be within -0.5 to 0.5: current value is ${shift}`,
    );
  }
  const steps = Math.trunc(shift * 255);
  const { width, height, data } = image;
  const adjusted = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    const red = data[at]!, green = data[at + 1]!, blue = data[at + 2]!;
    const value = Math.max(red, green, blue);
    const range = value - Math.min(red, green, blue);
    const hue = ((range === 0 ? 0 : hueLevel(red, green, blue, value, range)) + steps) & 255;
    const saturation = range === 0 ? 0 : Math.trunc(Math.fround(range / value) * 255);
    paint(adjusted, at, hue, saturation, value);
  }
  return { width, height, data: adjusted };
}

// Single precision where Pillow stores a float: it decides roundings at the borders of levels.
function hueLevel(red: number, green: number, blue: number, value: number, range: number): number {
  const fromRed = Math.fround((value - red) / range);
  const fromGreen = Math.fround((value - green) / range);
  const fromBlue = Math.fround((value - blue) / range);
  const sixths = red === value
    ? fromBlue - fromGreen
    : green === value
    ? 2 + fromRed - fromBlue
    : 4 + fromGreen - fromRed;
  return Math.trunc(Math.fround((Math.fround(sixths) / 6 + 1) % 1) * 255);
}

function paint(out: Uint8Array, at: number, hue: number, saturation: number, value: number): void {
  const sixths = hue * 6 / 255;
  const sector = Math.floor(sixths);
  const fraction = Math.fround(sixths - sector);
  const share = Math.fround(saturation / 255);
  const low = Math.round(value * (1 - share));
  const falling = Math.round(value * (1 - share * fraction));
  const rising = Math.round(value * (1 - share * (1 - fraction)));
  // Which of the four levels red, green and blue have in each sixth of the wheel.
  const sixth = sector % 6;
  out[at] = sixth === 0 || sixth === 5 ? value : sixth === 1 ? falling : sixth === 4 ? rising : low;
  out[at + 1] = sixth === 1 || sixth === 2 ? value : sixth === 3 ? falling : sixth === 0 ? rising : low;
  out[at + 2] = sixth === 3 || sixth === 4 ? value : sixth === 5 ? falling : sixth === 2 ? rising : low;
}
