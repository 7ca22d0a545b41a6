// AssemblyScript. `deno task build-kernels` compiles it into kernels_wasm.ts; a test holds the two together.
// Pixels are red, green, blue bytes. All buffers lie in this module's memory, at addresses that the caller chose, and have
// 16 bytes to spare behind them. The results are Pillow's to the bit.

import { hoisted } from "./hoisted";

// Four pixels are worked on at once, a channel in four numbers of 32 bits. These take a channel out of 12 bytes, and put
// the lowest bytes of one back.
const FROM_REDS = i8x16(0, -1, -1, -1, 3, -1, -1, -1, 6, -1, -1, -1, 9, -1, -1, -1);
const FROM_GREENS = i8x16(1, -1, -1, -1, 4, -1, -1, -1, 7, -1, -1, -1, 10, -1, -1, -1);
const FROM_BLUES = i8x16(2, -1, -1, -1, 5, -1, -1, -1, 8, -1, -1, -1, 11, -1, -1, -1);
const TO_REDS = i8x16(0, -1, -1, 4, -1, -1, 8, -1, -1, 12, -1, -1, -1, -1, -1, -1);
const TO_GREENS = i8x16(-1, 0, -1, -1, 4, -1, -1, 8, -1, -1, 12, -1, -1, -1, -1, -1);
const TO_BLUES = i8x16(-1, -1, 0, -1, -1, 4, -1, -1, 8, -1, -1, 12, -1, -1, -1, -1);
// This puts four reds, four greens and four blues back.
const FROM_PLANES = i8x16(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11, -1, -1, -1, -1);
// Pairs of channels as 16 bits each, and what `gray` multiplies them with.
const RED_GREENS = i8x16(0, -1, 1, -1, 3, -1, 4, -1, 6, -1, 7, -1, 9, -1, 10, -1);
const GREEN_BLUES = i8x16(1, -1, 2, -1, 4, -1, 5, -1, 7, -1, 8, -1, 10, -1, 11, -1);
const RED_GREEN = i16x8(19595, 19235, 19595, 19235, 19595, 19235, 19595, 19235);
const GREEN_BLUE = i16x8(19235, 7471, 19235, 7471, 19235, 7471, 19235, 7471);

// Channels of one pixel as integers of 32 bits, for `spread`.
const RED_GREEN_AS_INTEGERS = i8x16(0, -1, -1, -1, 1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
const BLUE_AS_INTEGER = i8x16(2, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);

// Columns that are worked on before the next ones: where rows of a result come from columns, or from slanting lines, the
// processor's cache holds what so many of them come from.
const BLOCK = 32;

// Added to a small number, it leaves the rounded number in the lowest bits.
const ROUNDING: f32 = 8388608;

// The same in double precision, for negative numbers too: 1.5 * 2^52. Conversions to integers would take several
// instructions to be right for all numbers.
const WHOLE: f64 = 6755399441055744;

/**
 * Turns the hue of pixels, in place, through Pillow's 8-bit hue and saturation.
 *
 * @param steps How far, in 255ths of the wheel.
 */
export function turnHue(pixels: usize, count: i32, steps: i32): void {
  const fromReds = hoisted(FROM_REDS);
  const fromGreens = hoisted(FROM_GREENS);
  const fromBlues = hoisted(FROM_BLUES);
  const toReds = hoisted(TO_REDS);
  const toGreens = hoisted(TO_GREENS);
  const toBlues = hoisted(TO_BLUES);
  const none = hoisted(f32x4.splat(0));
  const sign = hoisted(i32x4.splat(0x80000000));
  const one = hoisted(f32x4.splat(1));
  const two = hoisted(f32x4.splat(2));
  const four = hoisted(f32x4.splat(4));
  const six = hoisted(f32x4.splat(6));
  const most = hoisted(f32x4.splat(255));
  const byte = hoisted(i32x4.splat(255));
  const sixth = hoisted(i32x4.splat(85));
  const greenest = hoisted(i32x4.splat(170));
  const bluest = hoisted(i32x4.splat(340));
  const all = hoisted(i32x4.splat(85 * 255));
  const scale = hoisted(f32x4.splat(1 / 21675));
  const rounding = hoisted(f32x4.splat(ROUNDING));
  const turn = i32x4.splat(steps);
  const end = pixels + <usize>count * 3;
  for (; pixels < end; pixels += 12) {
    const bytes = v128.load(pixels);
    const red = i8x16.relaxed_swizzle(bytes, fromReds);
    const green = i8x16.relaxed_swizzle(bytes, fromGreens);
    const blue = i8x16.relaxed_swizzle(bytes, fromBlues);
    const value = i32x4.max_s(red, i32x4.max_s(green, blue));
    const lowest = i32x4.min_s(red, i32x4.min_s(green, blue));
    const range = i32x4.sub(value, lowest);
    // The level between the two is the sum less both.
    const below = i32x4.sub(i32x4.add(value, i32x4.add(value, lowest)), i32x4.add(red, i32x4.add(green, blue)));
    const height = f32x4.convert_i32x4_s(range);
    const share = f32x4.div(f32x4.convert_i32x4_s(below), height);
    const isRed = i32x4.eq(red, value);
    const isGreen = i32x4.eq(green, value);
    const corner = v128.andnot(f32x4.sub(four, v128.and(isGreen, two)), isRed);
    // The channel after the highest, on the wheel: where it is the lowest, the hue lies before the highest.
    const next = v128.bitselect(green, v128.bitselect(blue, red, isGreen), isRed);
    const isBefore = v128.and(i32x4.eq(next, lowest), sign);
    const sixths = f32x4.sub(f32x4.add(corner, v128.xor(one, isBefore)), v128.xor(share, isBefore));
    const turns = f32x4.div(sixths, six);
    const positive = f32x4.add(turns, v128.and(f32x4.lt(turns, none), one));
    // The lowest byte of each is what counts; of grays, divided by zero above and not a number now, it is zero.
    const hue = f32x4.add(f32x4.floor(f32x4.mul(positive, most)), rounding);
    const part = f32x4.div(height, f32x4.convert_i32x4_s(value));
    const saturation = v128.and(f32x4.add(f32x4.floor(f32x4.mul(part, most)), rounding), byte);
    // In 85ths of a sixth: the colors lie at 0, 170 and 340, and red at 510 again.
    const turned = i32x4.shl(v128.and(i32x4.add(hue, turn), byte), 1);
    const fromRed = i32x4.sub(byte, i32x4.abs(i32x4.sub(turned, byte)));
    const fromGreen = i32x4.abs(i32x4.sub(turned, greenest));
    const fromBlue = i32x4.abs(i32x4.sub(turned, bluest));
    const toRed = i8x16.relaxed_swizzle(paint(fromRed, saturation, value, sixth, all, scale, rounding), toReds);
    const toGreen = i8x16.relaxed_swizzle(paint(fromGreen, saturation, value, sixth, all, scale, rounding), toGreens);
    const toBlue = i8x16.relaxed_swizzle(paint(fromBlue, saturation, value, sixth, all, scale, rounding), toBlues);
    storePixels(pixels, v128.or(toRed, v128.or(toGreen, toBlue)));
  }
}

/**
 * One channel of four colors, in the lowest bytes. Pillow computes the same with fractions, which never come so near to
 * the middle of two levels that their rounding would matter.
 *
 * @param distance From the channel's own hue, in 85ths of a sixth of the wheel.
 */
@inline
function paint(
  distance: v128,
  saturation: v128,
  value: v128,
  sixth: v128,
  all: v128,
  scale: v128,
  rounding: v128,
): v128 {
  const away = i32x4.min_s(i32x4.max_s(i32x4.sub(distance, sixth), i32x4.splat(0)), sixth);
  // As pairs of 16 bits these are numbers beside zeros. Their product is the level times 85 * 255.
  const left = i32x4.dot_i16x8_s(value, i32x4.sub(all, i32x4.dot_i16x8_s(saturation, away)));
  return f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(left), scale), rounding);
}

/** Stores the first 12 bytes. */
@inline
function storePixels(pixels: usize, bytes: v128): void {
  v128.store64_lane(pixels, bytes, 0);
  v128.store32_lane(pixels, bytes, 2, 8);
}

/** The brightness of four pixels, 0 to 255: `(19595 R + 38470 G + 7471 B) / 2^16`, half of green's share in each pair. */
@inline
function gray(redGreens: v128, redGreen: v128, greenBlues: v128, greenBlue: v128, half: v128): v128 {
  const sum = i32x4.add(i32x4.dot_i16x8_s(redGreens, redGreen), i32x4.dot_i16x8_s(greenBlues, greenBlue));
  return i32x4.shr_u(i32x4.add(sum, half), 16);
}

/** The sum of all pixels' brightness. Writes zeros behind the pixels. */
export function sumGray(pixels: usize, count: i32): f64 {
  const redGreens = hoisted(RED_GREENS);
  const redGreen = hoisted(RED_GREEN);
  const greenBlues = hoisted(GREEN_BLUES);
  const greenBlue = hoisted(GREEN_BLUE);
  const half = hoisted(i32x4.splat(0x8000));
  const end = pixels + <usize>count * 3;
  v128.store(end, i32x4.splat(0));
  let sum = i64x2.splat(0);
  for (; pixels < end; pixels += 12) {
    const bytes = v128.load(pixels);
    const grays = gray(
      i8x16.relaxed_swizzle(bytes, redGreens),
      redGreen,
      i8x16.relaxed_swizzle(bytes, greenBlues),
      greenBlue,
      half,
    );
    sum = i64x2.add(sum, i64x2.add(i64x2.extend_low_i32x4_u(grays), i64x2.extend_high_i32x4_u(grays)));
  }
  return <f64>(i64x2.extract_lane(sum, 0) + i64x2.extract_lane(sum, 1));
}

/**
 * Moves each level of pixels away from its pixel's gray, or towards it, in place.
 *
 * @param factor 0 for gray, 1 for no change.
 */
export function blendWithGray(pixels: usize, count: i32, factor: f32): void {
  const factors = f32x4.splat(factor);
  const fromReds = hoisted(FROM_REDS);
  const fromGreens = hoisted(FROM_GREENS);
  const fromBlues = hoisted(FROM_BLUES);
  const planes = hoisted(FROM_PLANES);
  const redGreens = hoisted(RED_GREENS);
  const redGreen = hoisted(RED_GREEN);
  const greenBlues = hoisted(GREEN_BLUES);
  const greenBlue = hoisted(GREEN_BLUE);
  const half = hoisted(i32x4.splat(0x8000));
  const end = pixels + <usize>count * 3;
  for (; pixels < end; pixels += 12) {
    const bytes = v128.load(pixels);
    const grays = gray(
      i8x16.relaxed_swizzle(bytes, redGreens),
      redGreen,
      i8x16.relaxed_swizzle(bytes, greenBlues),
      greenBlue,
      half,
    );
    const from = f32x4.convert_i32x4_s(grays);
    const red = blend(from, i8x16.relaxed_swizzle(bytes, fromReds), factors);
    const green = blend(from, i8x16.relaxed_swizzle(bytes, fromGreens), factors);
    const blue = blend(from, i8x16.relaxed_swizzle(bytes, fromBlues), factors);
    const levels = i8x16.narrow_i16x8_u(
      i16x8.narrow_i32x4_s(red, green),
      i16x8.narrow_i32x4_s(blue, blue),
    );
    storePixels(pixels, i8x16.relaxed_swizzle(levels, planes));
  }
}

/** Pillow's `Image.blend` of four levels, in single precision, the fraction dropped; not yet cut to 0 to 255. */
@inline
function blend(from: v128, levels: v128, factors: v128): v128 {
  const to = f32x4.convert_i32x4_s(levels);
  return i32x4.trunc_sat_f32x4_s(f32x4.add(from, f32x4.mul(factors, f32x4.sub(to, from))));
}

/**
 * Draws pixels with transparency over others, in place.
 *
 * @param over Red, green, blue and alpha of each pixel.
 * @param alphas What the colors drawn are multiplied with for each of 256 alphas: numbers of 64 bits.
 */
export function blendOver(pixels: usize, over: usize, count: i32, alphas: usize): void {
  const redGreens = hoisted(RED_GREEN_AS_INTEGERS);
  const blues = hoisted(BLUE_AS_INTEGER);
  const half = hoisted(f64x2.splat(0.5));
  const wholes = hoisted(f64x2.splat(WHOLE));
  const alpha4 = hoisted(i32x4.splat(0xff000000));
  const end = over + (<usize>count << 2);
  for (; over < end; over += 16, pixels += 12) {
    // Most of an overlay is transparent.
    if (!v128.any_true(v128.and(v128.load(over), alpha4))) continue;
    for (let pixel: usize = 0; pixel < 4; pixel++) {
      const to = pixels + pixel * 3;
      const above = v128.load32_zero(over + (pixel << 2));
      const below = v128.load32_zero(to);
      const alpha = v128.load64_splat(alphas + (<usize>load<u8>(over + (pixel << 2), 3) << 3));
      const redGreen = mix(spread(below, redGreens), spread(above, redGreens), alpha);
      const blue = mix(spread(below, blues), spread(above, blues), alpha);
      const levels = f64x2.add(f64x2.floor(f64x2.add(redGreen, half)), wholes);
      v128.store8_lane(to, levels, 0);
      v128.store8_lane(to, levels, 8, 1);
      v128.store8_lane(to, f64x2.add(f64x2.floor(f64x2.add(blue, half)), wholes), 0, 2);
    }
  }
}

/**
 * Moves every level away from one level, or towards it, in place.
 *
 * @param bytes Levels, sixteen of which are worked on at once.
 * @param factor 0 for that level, 1 for no change.
 */
export function blendWithLevel(bytes: usize, count: i32, level: f32, factor: f32): void {
  const from = f32x4.splat(level);
  const factors = f32x4.splat(factor);
  const end = bytes + count;
  for (; bytes < end; bytes += 16) {
    const levels = v128.load(bytes);
    const low = i16x8.extend_low_i8x16_u(levels);
    const high = i16x8.extend_high_i8x16_u(levels);
    const level0 = blend(from, i32x4.extend_low_i16x8_u(low), factors);
    const level1 = blend(from, i32x4.extend_high_i16x8_u(low), factors);
    const level2 = blend(from, i32x4.extend_low_i16x8_u(high), factors);
    const level3 = blend(from, i32x4.extend_high_i16x8_u(high), factors);
    const words0 = i16x8.narrow_i32x4_s(level0, level1);
    const words1 = i16x8.narrow_i32x4_s(level2, level3);
    v128.store(bytes, i8x16.narrow_i16x8_u(words0, words1));
  }
}

/**
 * Three box blurs of the columns of bytes, in place; 24 fraction bits and 8-bit results in between, as Pillow's.
 *
 * @param stride Bytes a row, a multiple of 16.
 * @param rows How many rows.
 * @param reach Whole pixels on each side of a box.
 * @param inner The weight of a pixel within the box, in 2^-24.
 * @param outer The weight of the two pixels that the box covers in part.
 * @param even Room for 16 bytes a row.
 * @param odd Room for as many more.
 */
export function blurColumns(
  pixels: usize,
  stride: usize,
  rows: i32,
  reach: i32,
  inner: i32,
  outer: i32,
  even: usize,
  odd: usize,
): void {
  const inners = i32x4.splat(inner);
  const outers = i32x4.splat(outer);
  const half = hoisted(i32x4.splat(1 << 23));
  const last = rows - 1;
  for (let column: usize = 0; column < stride; column += 16) {
    for (let row = 0; row < rows; row++) {
      v128.store(even + (<usize>row << 4), v128.load(pixels + column + <usize>row * stride));
    }
    let from = even;
    let to = odd;
    for (let pass = 0; pass < 3; pass++) {
      const start = v128.load(from);
      const startLow = i16x8.extend_low_i8x16_u(start);
      const startHigh = i16x8.extend_high_i8x16_u(start);
      const before = i32x4.splat(reach + 1);
      let sum0 = i32x4.mul(i32x4.extend_low_i16x8_u(startLow), before);
      let sum1 = i32x4.mul(i32x4.extend_high_i16x8_u(startLow), before);
      let sum2 = i32x4.mul(i32x4.extend_low_i16x8_u(startHigh), before);
      let sum3 = i32x4.mul(i32x4.extend_high_i16x8_u(startHigh), before);
      for (let row = 0; row < reach; row++) {
        const level = v128.load(from + (<usize>min(row, last) << 4));
        const low = i16x8.extend_low_i8x16_u(level);
        const high = i16x8.extend_high_i8x16_u(level);
        sum0 = i32x4.add(sum0, i32x4.extend_low_i16x8_u(low));
        sum1 = i32x4.add(sum1, i32x4.extend_high_i16x8_u(low));
        sum2 = i32x4.add(sum2, i32x4.extend_low_i16x8_u(high));
        sum3 = i32x4.add(sum3, i32x4.extend_high_i16x8_u(high));
      }
      for (let row = 0; row < rows; row++) {
        const entering = v128.load(from + (<usize>min(row + reach, last) << 4));
        const leaving = v128.load(from + (<usize>max(row - reach - 1, 0) << 4));
        const beyond = v128.load(from + (<usize>min(row + reach + 1, last) << 4));
        const leavingLow = i16x8.extend_low_i8x16_u(leaving);
        const leavingHigh = i16x8.extend_high_i8x16_u(leaving);
        const changeLow = i16x8.sub(i16x8.extend_low_i8x16_u(entering), leavingLow);
        const changeHigh = i16x8.sub(i16x8.extend_high_i8x16_u(entering), leavingHigh);
        const edgesLow = i16x8.add(i16x8.extend_low_i8x16_u(beyond), leavingLow);
        const edgesHigh = i16x8.add(i16x8.extend_high_i8x16_u(beyond), leavingHigh);
        sum0 = i32x4.add(sum0, i32x4.extend_low_i16x8_s(changeLow));
        sum1 = i32x4.add(sum1, i32x4.extend_high_i16x8_s(changeLow));
        sum2 = i32x4.add(sum2, i32x4.extend_low_i16x8_s(changeHigh));
        sum3 = i32x4.add(sum3, i32x4.extend_high_i16x8_s(changeHigh));
        const level0 = weigh(sum0, inners, i32x4.extend_low_i16x8_s(edgesLow), outers, half);
        const level1 = weigh(sum1, inners, i32x4.extend_high_i16x8_s(edgesLow), outers, half);
        const level2 = weigh(sum2, inners, i32x4.extend_low_i16x8_s(edgesHigh), outers, half);
        const level3 = weigh(sum3, inners, i32x4.extend_high_i16x8_s(edgesHigh), outers, half);
        const low = i16x8.narrow_i32x4_s(level0, level1);
        const high = i16x8.narrow_i32x4_s(level2, level3);
        v128.store(to + (<usize>row << 4), i8x16.narrow_i16x8_u(low, high));
      }
      const other = from;
      from = to;
      to = other;
    }
    for (let row = 0; row < rows; row++) {
      v128.store(pixels + column + <usize>row * stride, v128.load(from + (<usize>row << 4)));
    }
  }
}

@inline
function weigh(sum: v128, inners: v128, edges: v128, outers: v128, half: v128): v128 {
  const weighted = i32x4.add(i32x4.mul(sum, inners), i32x4.mul(edges, outers));
  return i32x4.shr_u(i32x4.add(weighted, half), 24);
}

/**
 * Moves every pixel by a projective map, bilinear, as Pillow's `Image.transform` does.
 *
 * @param source Where the picture's first pixel would be: only those that are needed must be there.
 * @param stride Bytes from a row of it to the next.
 * @param left Column of the map that the target begins at.
 * @param top Row of the map that the target begins at.
 * @param map Nine numbers of 64 bits, row-major: where a pixel of the target comes from.
 * @param fill The three bytes of what comes from outside.
 */
export function warp(
  source: usize,
  stride: i32,
  width: i32,
  height: i32,
  target: usize,
  left: i32,
  top: i32,
  targetWidth: i32,
  targetHeight: i32,
  map: usize,
  fill: usize,
): void {
  const redGreens = hoisted(RED_GREEN_AS_INTEGERS);
  const lowerRedGreens = hoisted(i8x16(4, -1, -1, -1, 5, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1));
  const blues = hoisted(i8x16(2, -1, -1, -1, 6, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1));
  const half = hoisted(f64x2.splat(0.5));
  const none = hoisted(f64x2.splat(0));
  const one = hoisted(i32x4.splat(1));
  const wholes = hoisted(f64x2.splat(WHOLE));
  // Of places, x and y lie beside each other; of their whole numbers, 32 bits of 64 count.
  const perColumn = pair(load<f64>(map), load<f64>(map, 24));
  const perRow = pair(load<f64>(map, 8), load<f64>(map, 32));
  const offset = pair(load<f64>(map, 16), load<f64>(map, 40));
  const size = pair(width, height);
  const last = i64x2.replace_lane(i64x2.splat(width - 1), 1, height - 1);
  const bytes = i64x2.replace_lane(i64x2.splat(3), 1, stride);
  const g = load<f64>(map, 48);
  const h = load<f64>(map, 56);
  const i = load<f64>(map, 64);
  const hasPerspective = !(g == 0 && h == 0 && i == 1);
  for (let first = 0; first < targetWidth; first += BLOCK) {
    const columns = min(BLOCK, targetWidth - first);
    for (let row = 0; row < targetHeight; row++) {
      const v = <f64>(top + row) + 0.5;
      const ofRow = f64x2.mul(perRow, f64x2.splat(v));
      let u = <f64>(left + first) + 0.5;
      let to = target + <usize>((row * targetWidth + first) * 3);
      for (let column = 0; column < columns; column++, u += 1, to += 3) {
        let place = f64x2.add(f64x2.add(f64x2.mul(perColumn, f64x2.splat(u)), ofRow), offset);
        let isSeen = true;
        if (hasPerspective) {
          const weight = g * u + h * v + i;
          place = f64x2.div(place, f64x2.splat(weight));
          isSeen = weight > 0;
        }
        const isInside = i64x2.bitmask(v128.and(f64x2.ge(place, none), f64x2.lt(place, size))) == 3;
        if (!(isSeen && isInside)) {
          store<u8>(to, load<u8>(fill));
          store<u8>(to, load<u8>(fill, 1), 1);
          store<u8>(to, load<u8>(fill, 2), 2);
          continue;
        }
        const centerd = f64x2.sub(place, half);
        const floor = f64x2.floor(centerd);
        const share = f64x2.sub(centerd, floor);
        const before = f64x2.add(floor, wholes);
        const from = i32x4.max_s(before, none);
        const next = i32x4.mul(i32x4.sub(i32x4.min_s(i32x4.add(before, one), last), from), bytes);
        const start = i32x4.mul(from, bytes);
        const upperLeft = source + <usize>(i32x4.extract_lane(start, 0) + i32x4.extract_lane(start, 2));
        const lowerLeft = upperLeft + <usize>i32x4.extract_lane(next, 2);
        const right = <usize>i32x4.extract_lane(next, 0);
        const lefts = v128.load32_lane(lowerLeft, v128.load32_zero(upperLeft), 1);
        const rights = v128.load32_lane(lowerLeft + right, v128.load32_zero(upperLeft + right), 1);
        const dx = f64x2.splat(f64x2.extract_lane(share, 0));
        const dy = f64x2.splat(f64x2.extract_lane(share, 1));
        const upper = mix(spread(lefts, redGreens), spread(rights, redGreens), dx);
        const lower = mix(spread(lefts, lowerRedGreens), spread(rights, lowerRedGreens), dx);
        const blue = mix(spread(lefts, blues), spread(rights, blues), dx);
        const redGreen = f64x2.add(f64x2.floor(mix(upper, lower, dy)), wholes);
        const lowerBlue = f64x2.splat(f64x2.extract_lane(blue, 1));
        v128.store8_lane(to, redGreen, 0);
        v128.store8_lane(to, redGreen, 8, 1);
        v128.store8_lane(to, f64x2.add(f64x2.floor(mix(blue, lowerBlue, dy)), wholes), 0, 2);
      }
    }
  }
}

@inline
function pair(x: f64, y: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(x), 1, y);
}

/** Two bytes as numbers of 64 bits. */
@inline
function spread(bytes: v128, which: v128): v128 {
  return f64x2.convert_low_i32x4_s(i8x16.relaxed_swizzle(bytes, which));
}

@inline
function mix(from: v128, to: v128, share: v128): v128 {
  return f64x2.add(from, f64x2.mul(f64x2.sub(to, from), share));
}

/**
 * Lays pixels out in rows, from wherever they are: mirrored, turned or among others.
 *
 * @param source The first pixel.
 * @param right Bytes from a pixel to the one that becomes its neighbor on the right; may be negative.
 * @param down Bytes from a pixel to the one that comes below it.
 * @param targetStride Bytes from a row of the target to the next.
 */
export function layOut(
  source: usize,
  right: i32,
  down: i32,
  target: usize,
  targetStride: i32,
  width: i32,
  height: i32,
): void {
  for (let first = 0; first < width; first += BLOCK) {
    const columns = min(BLOCK, width - first);
    for (let row = 0; row < height; row++) {
      let from = source + <usize>(row * down + first * right);
      let to = target + <usize>(row * targetStride + first * 3);
      const last = to + <usize>(columns - 1) * 3;
      // Four bytes at once: the fourth is written again by the next pixel.
      for (; to < last; to += 3) {
        store<u32>(to, load<u32>(from));
        from += right;
      }
      store<u16>(to, load<u16>(from));
      store<u8>(to, load<u8>(from, 2), 2);
    }
  }
}
