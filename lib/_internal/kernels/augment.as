// AssemblyScript. `deno task build-kernels` compiles it into kernels_wasm.ts; a test holds the two together.
// Pixels are red, green, blue bytes. All buffers lie in this module's memory, at addresses that the caller chose. The
// arithmetic is Pillow's to the bit: single precision where Pillow stores a float, double where C computes in it.

/**
 * Turns the hue of pixels, in place.
 *
 * @param steps How far, in 255ths of the wheel.
 * @param wheel For each of 256 levels two numbers of 64 bits: as a hue, how far it lies into its sixth of the wheel; as a
 *   saturation, its share of 255.
 */
export function turnHue(pixels: usize, count: i32, steps: i32, wheel: usize): void {
  const end = pixels + <usize>count * 3;
  for (; pixels < end; pixels += 3) {
    const red = <i32>load<u8>(pixels);
    const green = <i32>load<u8>(pixels, 1);
    const blue = <i32>load<u8>(pixels, 2);
    const value = max(red, max(green, blue));
    const range = value - min(red, min(green, blue));
    let hue = 0;
    let saturation = 0;
    if (range > 0) {
      saturation = <i32>(<f64>(<f32>range / <f32>value) * 255);
      const height = <f32>range;
      let sixths: f64;
      if (red == value) {
        sixths = <f64>(<f32>(value - blue) / height) - <f64>(<f32>(value - green) / height);
      } else if (green == value) {
        sixths = 2 + <f64>(<f32>(value - red) / height) - <f64>(<f32>(value - blue) / height);
      } else {
        sixths = 4 + <f64>(<f32>(value - green) / height) - <f64>(<f32>(value - red) / height);
      }
      const turns = <f64>(<f32>sixths) / 6 + 1;
      hue = <i32>(<f64>(<f32>(turns >= 1 ? turns - 1 : turns)) * 255);
    }
    paint(pixels, (hue + steps) & 255, saturation, value, wheel);
  }
}

@inline
function paint(pixel: usize, hue: i32, saturation: i32, value: i32, wheel: usize): void {
  const sector = hue * 6 / 255;
  const fraction = load<f64>(wheel + (<usize>hue << 4));
  const share = load<f64>(wheel + (<usize>saturation << 4), 8);
  const low = <u8>(<f64>value * (1 - share) + 0.5);
  const falling = <u8>(<f64>value * (1 - share * fraction) + 0.5);
  const rising = <u8>(<f64>value * (1 - share * (1 - fraction)) + 0.5);
  const full = <u8>value;
  let red = full;
  let green = low;
  let blue = low;
  switch (sector % 6) {
    case 0:
      green = rising;
      break;
    case 1:
      red = falling;
      green = full;
      break;
    case 2:
      red = low;
      green = full;
      blue = rising;
      break;
    case 3:
      red = low;
      green = falling;
      blue = full;
      break;
    case 4:
      red = rising;
      blue = full;
      break;
    default:
      blue = falling;
  }
  store<u8>(pixel, red);
  store<u8>(pixel, green, 1);
  store<u8>(pixel, blue, 2);
}

/**
 * Moves each level of pixels away from its pixel's grey, or towards it, in place.
 *
 * @param factor 0 for grey, 1 for no change.
 */
export function blendWithGrey(pixels: usize, count: i32, factor: f32): void {
  const factors = f32x4.splat(factor);
  const none = f32x4.splat(0);
  const most = f32x4.splat(255);
  const end = pixels + <usize>count * 3;
  for (; pixels < end; pixels += 3) {
    const red = <i32>load<u8>(pixels);
    const green = <i32>load<u8>(pixels, 1);
    const blue = <i32>load<u8>(pixels, 2);
    const grey = f32x4.splat(<f32>((19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16));
    const levels = f32x4.convert_i32x4_s(
      i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(pixels))),
    );
    const blended = f32x4.add(grey, f32x4.mul(factors, f32x4.sub(levels, grey)));
    const whole = i32x4.trunc_sat_f32x4_s(f32x4.pmin(f32x4.pmax(blended, none), most));
    store<u8>(pixels, <u8>i32x4.extract_lane(whole, 0));
    store<u8>(pixels, <u8>i32x4.extract_lane(whole, 1), 1);
    store<u8>(pixels, <u8>i32x4.extract_lane(whole, 2), 2);
  }
}

/**
 * Three box blurs of rows or columns of pixels, in place; 24 fraction bits and 8-bit results in between, as Pillow's.
 *
 * @param lines How many rows or columns.
 * @param lineStep Bytes from one to the next.
 * @param length Pixels of each.
 * @param step Bytes from one pixel of a line to the next.
 * @param reach Whole pixels on each side of a box.
 * @param inner The weight of a pixel within the box, in 2^-24.
 * @param outer The weight of the two pixels that the box covers in part.
 * @param even Room for a line, 16 bytes a pixel.
 * @param odd Room for another.
 */
export function blurLines(
  pixels: usize,
  lines: i32,
  lineStep: usize,
  length: i32,
  step: usize,
  reach: i32,
  inner: i32,
  outer: i32,
  even: usize,
  odd: usize,
): void {
  const inners = i32x4.splat(inner);
  const outers = i32x4.splat(outer);
  const half = i32x4.splat(1 << 23);
  const last = length - 1;
  for (let line = 0; line < lines; line++, pixels += lineStep) {
    for (let index = 0, at = pixels; index < length; index++, at += step) {
      const levels = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
      v128.store(even + (<usize>index << 4), levels);
    }
    let from = even;
    let to = odd;
    for (let pass = 0; pass < 3; pass++) {
      const start = v128.load(from);
      const end = v128.load(from + (<usize>last << 4));
      let sum = i32x4.mul(start, i32x4.splat(reach + 1));
      for (let index = 0; index < reach; index++) {
        sum = i32x4.add(sum, v128.load(from + (<usize>min(index, last) << 4)));
      }
      for (let index = 0; index < length; index++) {
        const ahead = index + reach;
        const behind = index - reach - 1;
        const beyond = ahead < last ? v128.load(from + (<usize>(ahead + 1) << 4)) : end;
        const before = behind >= 0 ? v128.load(from + (<usize>behind << 4)) : start;
        const next = ahead <= last ? v128.load(from + (<usize>ahead << 4)) : end;
        sum = i32x4.add(sum, i32x4.sub(next, before));
        const weighted = i32x4.add(i32x4.mul(sum, inners), i32x4.mul(i32x4.add(before, beyond), outers));
        v128.store(to + (<usize>index << 4), i32x4.shr_u(i32x4.add(weighted, half), 24));
      }
      const other = from;
      from = to;
      to = other;
    }
    for (let index = 0, at = pixels; index < length; index++, at += step) {
      const levels = v128.load(from + (<usize>index << 4));
      store<u8>(at, <u8>i32x4.extract_lane(levels, 0));
      store<u8>(at, <u8>i32x4.extract_lane(levels, 1), 1);
      store<u8>(at, <u8>i32x4.extract_lane(levels, 2), 2);
    }
  }
}

/**
 * Moves every pixel by a projective map, bilinear, as Pillow's `Image.transform` does.
 *
 * @param map Nine numbers of 64 bits, row-major: where a pixel of the target comes from.
 * @param fill The three bytes of what comes from outside.
 */
export function warp(
  source: usize,
  width: i32,
  height: i32,
  target: usize,
  targetWidth: i32,
  targetHeight: i32,
  map: usize,
  fill: usize,
): void {
  const a = load<f64>(map);
  const b = load<f64>(map, 8);
  const c = load<f64>(map, 16);
  const d = load<f64>(map, 24);
  const e = load<f64>(map, 32);
  const f = load<f64>(map, 40);
  const g = load<f64>(map, 48);
  const h = load<f64>(map, 56);
  const i = load<f64>(map, 64);
  for (let row = 0; row < targetHeight; row++) {
    const v = <f64>row + 0.5;
    for (let column = 0; column < targetWidth; column++, target += 3) {
      const u = <f64>column + 0.5;
      const weight = g * u + h * v + i;
      let x = a * u + b * v + c;
      let y = d * u + e * v + f;
      // Two divisions would take as long as all the rest, and turns need none.
      if (weight != 1) {
        x /= weight;
        y /= weight;
      }
      if (!(weight > 0 && x >= 0 && y >= 0 && x < <f64>width && y < <f64>height)) {
        store<u8>(target, load<u8>(fill));
        store<u8>(target, load<u8>(fill, 1), 1);
        store<u8>(target, load<u8>(fill, 2), 2);
        continue;
      }
      const left = Math.floor(x - 0.5);
      const top = Math.floor(y - 0.5);
      const dx = x - 0.5 - left;
      const dy = y - 0.5 - top;
      const x0 = max(<i32>left, 0);
      const x1 = min(<i32>left + 1, width - 1);
      const y0 = max(<i32>top, 0);
      const y1 = min(<i32>top + 1, height - 1);
      const upperLeft = source + <usize>((y0 * width + x0) * 3);
      const upperRight = source + <usize>((y0 * width + x1) * 3);
      const lowerLeft = source + <usize>((y1 * width + x0) * 3);
      const lowerRight = source + <usize>((y1 * width + x1) * 3);
      for (let channel: usize = 0; channel < 3; channel++) {
        const upperFrom = <f64>load<u8>(upperLeft + channel);
        const lowerFrom = <f64>load<u8>(lowerLeft + channel);
        const upper = upperFrom + (<f64>load<u8>(upperRight + channel) - upperFrom) * dx;
        const lower = lowerFrom + (<f64>load<u8>(lowerRight + channel) - lowerFrom) * dx;
        store<u8>(target + channel, <u8>(upper + (lower - upper) * dy));
      }
    }
  }
}

/** Mirrors rows of pixels, left to right; writes one byte past the target. */
export function mirrorRows(source: usize, target: usize, width: i32, rows: i32): void {
  for (let row = 0; row < rows; row++) {
    const end = target + <usize>width * 3;
    // Four bytes at once: the fourth is written again by the next pixel.
    for (let from = source + <usize>(width - 1) * 3; target < end; target += 3, from -= 3) {
      store<u32>(target, load<u32>(from));
    }
    source += <usize>width * 3;
  }
}
