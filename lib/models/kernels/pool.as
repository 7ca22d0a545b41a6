// AssemblyScript. Pictures `[positions, channels]` to one vector each, and windows to their largest number. The number of
// channels is a multiple of 4.

import { share } from "./matrix";

/** The mean of each picture's positions. */
export function average(
  x: usize,
  y: usize,
  batch: i32,
  positions: i32,
  channels: i32,
  thread: i32,
  threads: i32,
): void {
  const width = <usize>channels << 2;
  const last = share(batch, thread + 1, threads);
  const part: f32 = 1 / <f32>positions;
  for (let picture = share(batch, thread, threads); picture < last; picture++) {
    const sum = y + width * picture;
    memory.fill(sum, 0, width);
    let at = x + width * positions * picture;
    for (let position = 0; position < positions; position++, at += width) {
      for (let c: usize = 0; c < width; c += 16) {
        v128.store(sum + c, f32x4.add(v128.load(sum + c), v128.load(at + c)));
      }
    }
    for (let c: usize = 0; c < width; c += 16) {
      v128.store(sum + c, f32x4.mul(v128.load(sum + c), f32x4.splat(part)));
    }
  }
}

/** The gradient of x from that of the mean. */
export function averageBackward(
  gradient: usize,
  target: usize,
  batch: i32,
  positions: i32,
  channels: i32,
  thread: i32,
  threads: i32,
): void {
  const width = <usize>channels << 2;
  const last = share(batch, thread + 1, threads);
  const part: f32 = 1 / <f32>positions;
  for (let picture = share(batch, thread, threads); picture < last; picture++) {
    let at = target + width * positions * picture;
    for (let position = 0; position < positions; position++, at += width) {
      for (let c: usize = 0; c < width; c += 16) {
        v128.store(at + c, f32x4.mul(v128.load(gradient + width * picture + c), f32x4.splat(part)));
      }
    }
  }
}

const FLOOR: f32 = 1e-6;

@inline
function power(x: v128, exponent: i32): v128 {
  let result = x;
  for (let times = 1; times < exponent; times++) result = f32x4.mul(result, x);
  return result;
}

/**
 * Generalized mean with a whole exponent: `y = mean(max(x, 1e-6) ^ exponent) ^ (1 / exponent)`.
 *
 * @param means The mean before the root, `[batch, channels]`.
 */
export function powerMean(
  x: usize,
  means: usize,
  y: usize,
  batch: i32,
  positions: i32,
  channels: i32,
  exponent: i32,
  thread: i32,
  threads: i32,
): void {
  const width = <usize>channels << 2;
  const last = share(batch, thread + 1, threads);
  for (let picture = share(batch, thread, threads); picture < last; picture++) {
    const sum = means + width * picture;
    memory.fill(sum, 0, width);
    let at = x + width * positions * picture;
    for (let position = 0; position < positions; position++, at += width) {
      for (let c: usize = 0; c < width; c += 16) {
        const clamped = f32x4.pmax(v128.load(at + c), f32x4.splat(FLOOR));
        v128.store(sum + c, f32x4.add(v128.load(sum + c), power(clamped, exponent)));
      }
    }
    for (let c: usize = 0; c < width; c += 4) {
      const mean = load<f32>(sum + c) / <f32>positions;
      store<f32>(sum + c, mean);
      store<f32>(y + width * picture + c, <f32>Math.pow(mean, 1 / <f64>exponent));
    }
  }
}

/** The gradient of x from that of `y`; `gradient` is overwritten. */
export function powerMeanBackward(
  x: usize,
  means: usize,
  gradient: usize,
  target: usize,
  batch: i32,
  positions: i32,
  channels: i32,
  exponent: i32,
  thread: i32,
  threads: i32,
): void {
  const width = <usize>channels << 2;
  const last = share(batch, thread + 1, threads);
  for (let picture = share(batch, thread, threads); picture < last; picture++) {
    const factors = gradient + width * picture;
    for (let c: usize = 0; c < width; c += 4) {
      const mean = <f64>load<f32>(means + width * picture + c);
      const slope = Math.pow(mean, 1 / <f64>exponent - 1) / <f64>positions;
      store<f32>(factors + c, <f32>(slope * load<f32>(factors + c)));
    }
    let at = width * positions * picture;
    for (let position = 0; position < positions; position++, at += width) {
      for (let c: usize = 0; c < width; c += 16) {
        const value = v128.load(x + at + c);
        const slope = exponent > 1 ? power(value, exponent - 1) : f32x4.splat(1);
        const product = f32x4.mul(slope, v128.load(factors + c));
        // The floor has no slope.
        v128.store(target + at + c, v128.and(product, f32x4.ge(value, f32x4.splat(FLOOR))));
      }
    }
  }
}

/**
 * The largest number of each window; what lies outside the picture counts for nothing.
 *
 * @param places Where in its picture each was found, in floats, `[batch, outHeight, outWidth, channels]`.
 */
export function largest(
  x: usize,
  y: usize,
  places: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  kernel: i32,
  stride: i32,
  padding: i32,
  outHeight: i32,
  outWidth: i32,
  thread: i32,
  threads: i32,
): void {
  const last = share(batch * outHeight, thread + 1, threads);
  for (let line = share(batch * outHeight, thread, threads); line < last; line++) {
    const picture = line / outHeight;
    const source = x + (<usize>picture * height * width * channels << 2);
    const top = (line - picture * outHeight) * stride - padding;
    const bottom = min(height, top + kernel);
    let out = <usize>line * outWidth * channels << 2;
    for (let column = 0; column < outWidth; column++) {
      const left = column * stride - padding;
      const right = min(width, left + kernel);
      for (let c = 0; c < channels; c++, out += 4) {
        let best: f32 = -Infinity;
        let place = 0;
        for (let row = max(0, top); row < bottom; row++) {
          for (let at = max(0, left); at < right; at++) {
            const position = (row * width + at) * channels + c;
            const value = load<f32>(source + (<usize>position << 2));
            // Written so that NaN is passed on.
            if (!(value <= best)) {
              best = value;
              place = position;
            }
          }
        }
        store<f32>(y + out, best);
        store<i32>(places + out, place);
      }
    }
  }
}

/** The gradient of x; `target` is zeroed here. */
export function largestBackward(
  gradient: usize,
  places: usize,
  target: usize,
  batch: i32,
  size: i32,
  outSize: i32,
  thread: i32,
  threads: i32,
): void {
  const last = share(batch, thread + 1, threads);
  for (let picture = share(batch, thread, threads); picture < last; picture++) {
    const start = target + (<usize>picture * size << 2);
    memory.fill(start, 0, <usize>size << 2);
    const end = <usize>(picture + 1) * outSize << 2;
    for (let at = <usize>picture * outSize << 2; at < end; at += 4) {
      const place = start + (<usize>load<i32>(places + at) << 2);
      store<f32>(place, load<f32>(place) + load<f32>(gradient + at));
    }
  }
}
