// AssemblyScript. `deno task build-kernels` compiles it into kernels_wasm.ts; a test holds the two together.
// Pixels are red, green, blue bytes. All buffers lie in this module's memory, at addresses that the caller chose.

import { hoisted } from "./hoisted";

// A weight of 22 fraction bits is split into a high part (weight >> 11) and a low part (weight & 2047), so that
// both fit the 16-bit products of `dot`: eight multiplications an instruction, and the sum is still exact.
const PART_BITS: i32 = 11;
const PRECISION_BITS: i32 = 22;

/**
 * Resizes rows to another width, four rows at a time and two source pixels at a time. The weights of two pixels are 4
 * numbers of 16 bits: the high parts of both, then the low parts; zero where the window has no second pixel. Reads
 * up to 5 bytes past the last row and writes one byte past the pixels of each.
 */
export function resizeRows(
  source: usize,
  sourceStride: usize,
  rows: i32,
  target: usize,
  targetStride: usize,
  targetWidth: i32,
  first: usize, // i32 a target pixel: index of the first source pixel
  pairs: usize, // i32 a target pixel: how many pairs of source pixels
  weights: usize, // the pairs of all target pixels, one after another
): void {
  const spread = hoisted(i8x16(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1));
  const half = hoisted(i32x4.splat(1 << (PRECISION_BITS - 1)));
  const none = i32x4.splat(0);
  for (let row = 0; row < rows; row += 4) {
    // Where fewer than four rows are left, the last one is done more than once.
    const row1: usize = min(1, rows - 1 - row);
    const row2: usize = min(2, rows - 1 - row);
    const row3: usize = min(3, rows - 1 - row);
    const source1 = row1 * sourceStride;
    const source2 = row2 * sourceStride;
    const source3 = row3 * sourceStride;
    let weight = weights;
    let to = target;
    for (let x: usize = 0; x < <usize>targetWidth << 2; x += 4) {
      let at = source + <usize>load<i32>(first + x) * 3;
      let high0 = none;
      let high1 = none;
      let high2 = none;
      let high3 = none;
      let low0 = half;
      let low1 = half;
      let low2 = half;
      let low3 = half;
      for (let pair = load<i32>(pairs + x); pair > 0; pair--) {
        // [r r' g g' b b' 0 0], so that the sums are [r g b 0].
        const pixels0 = i8x16.relaxed_swizzle(v128.load64_zero(at), spread);
        const pixels1 = i8x16.relaxed_swizzle(v128.load64_zero(at + source1), spread);
        const pixels2 = i8x16.relaxed_swizzle(v128.load64_zero(at + source2), spread);
        const pixels3 = i8x16.relaxed_swizzle(v128.load64_zero(at + source3), spread);
        const high = v128.load32_splat(weight);
        const low = v128.load32_splat(weight, 4);
        high0 = i32x4.add(high0, i32x4.dot_i16x8_s(pixels0, high));
        high1 = i32x4.add(high1, i32x4.dot_i16x8_s(pixels1, high));
        high2 = i32x4.add(high2, i32x4.dot_i16x8_s(pixels2, high));
        high3 = i32x4.add(high3, i32x4.dot_i16x8_s(pixels3, high));
        low0 = i32x4.add(low0, i32x4.dot_i16x8_s(pixels0, low));
        low1 = i32x4.add(low1, i32x4.dot_i16x8_s(pixels1, low));
        low2 = i32x4.add(low2, i32x4.dot_i16x8_s(pixels2, low));
        low3 = i32x4.add(low3, i32x4.dot_i16x8_s(pixels3, low));
        at += 6;
        weight += 8;
      }
      const words0 = i16x8.narrow_i32x4_s(level(high0, low0), level(high1, low1));
      const words1 = i16x8.narrow_i32x4_s(level(high2, low2), level(high3, low3));
      const bytes = i8x16.narrow_i16x8_u(words0, words1);
      v128.store32_lane(to, bytes, 0);
      v128.store32_lane(to + row1 * targetStride, bytes, 1);
      v128.store32_lane(to + row2 * targetStride, bytes, 2);
      v128.store32_lane(to + row3 * targetStride, bytes, 3);
      to += 3;
    }
    source += sourceStride << 2;
    target += targetStride << 2;
  }
}

/**
 * One row of a picture resized to another height: the weighted sum of rows that follow each other. The weights of
 * two rows are 4 numbers of 16 bits: the high parts of both, then the low parts. The stride is a multiple of 16
 * bytes; what lies between a row's pixels and the next row is blended too.
 */
export function blendRows(source: usize, stride: usize, pairs: i32, target: usize, weights: usize): void {
  const half = i32x4.splat(1 << (PRECISION_BITS - 1));
  for (let column: usize = 0; column < stride; column += 16) {
    let high0 = i32x4.splat(0);
    let high1 = i32x4.splat(0);
    let high2 = i32x4.splat(0);
    let high3 = i32x4.splat(0);
    let low0 = half;
    let low1 = half;
    let low2 = half;
    let low3 = half;
    let at = source + column;
    let weight = weights;
    for (let pair = pairs; pair > 0; pair--) {
      const upper = v128.load(at);
      const lower = v128.load(at + stride);
      const left = i8x16.shuffle(upper, lower, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      const right = i8x16.shuffle(upper, lower, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
      const high = v128.load32_splat(weight);
      const low = v128.load32_splat(weight, 4);
      const bytes0 = i16x8.extend_low_i8x16_u(left);
      const bytes1 = i16x8.extend_high_i8x16_u(left);
      const bytes2 = i16x8.extend_low_i8x16_u(right);
      const bytes3 = i16x8.extend_high_i8x16_u(right);
      high0 = i32x4.add(high0, i32x4.dot_i16x8_s(bytes0, high));
      high1 = i32x4.add(high1, i32x4.dot_i16x8_s(bytes1, high));
      high2 = i32x4.add(high2, i32x4.dot_i16x8_s(bytes2, high));
      high3 = i32x4.add(high3, i32x4.dot_i16x8_s(bytes3, high));
      low0 = i32x4.add(low0, i32x4.dot_i16x8_s(bytes0, low));
      low1 = i32x4.add(low1, i32x4.dot_i16x8_s(bytes1, low));
      low2 = i32x4.add(low2, i32x4.dot_i16x8_s(bytes2, low));
      low3 = i32x4.add(low3, i32x4.dot_i16x8_s(bytes3, low));
      at += stride << 1;
      weight += 8;
    }
    const words0 = i16x8.narrow_i32x4_s(level(high0, low0), level(high1, low1));
    const words1 = i16x8.narrow_i32x4_s(level(high2, low2), level(high3, low3));
    v128.store(target + column, i8x16.narrow_i16x8_u(words0, words1));
  }
}

@inline
function level(high: v128, low: v128): v128 {
  return i32x4.shr_s(i32x4.add(i32x4.shl(high, PART_BITS), low), PRECISION_BITS);
}

/**
 * Moves pixels from another color space to sRGB, in place.
 *
 * @param contributions For red, then green, then blue, for each of its 256 levels: what it adds to linear sRGB's
 *   red, green and blue, scaled to `levels - 1`, and a zero: 3 * 256 * 4 numbers of 32 bits.
 * @param encoding The sRGB byte of each linear level: `levels` bytes, at most 65,536.
 */
export function convertColors(
  pixels: usize,
  count: i32,
  contributions: usize,
  encoding: usize,
  levels: i32,
): void {
  const most = f32x4.splat(<f32>(levels - 1));
  // Added to a small number, it leaves the rounded number in the lowest bits.
  const rounding = f32x4.splat(8388608);
  const none = f32x4.splat(0);
  const end = pixels + <usize>count * 3;
  for (; pixels < end; pixels += 3) {
    const red = v128.load(contributions + (<usize>load<u8>(pixels) << 4));
    const green = v128.load(contributions + (<usize>load<u8>(pixels, 1) << 4), 4096);
    const blue = v128.load(contributions + (<usize>load<u8>(pixels, 2) << 4), 8192);
    const linear = f32x4.add(f32x4.add(red, green), blue);
    const index = f32x4.add(f32x4.pmin(f32x4.pmax(linear, none), most), rounding);
    store<u8>(pixels, load<u8>(encoding + <usize>i16x8.extract_lane_u(index, 0)));
    store<u8>(pixels, load<u8>(encoding + <usize>i16x8.extract_lane_u(index, 2)), 1);
    store<u8>(pixels, load<u8>(encoding + <usize>i16x8.extract_lane_u(index, 4)), 2);
  }
}
