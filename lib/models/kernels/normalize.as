// AssemblyScript. Batch normalization of rows of channels, `[rows, channels]`, with the activation behind it. The number of
// channels is a multiple of 4. Sums over rows are cut into `slots` parts, whatever the number of threads.

import {
  activate,
  activateBackward,
  GELU,
  HARD_SIGMOID,
  HARD_SWISH,
  NONE,
  RELU,
  RELU6,
  SIGMOID,
  SWISH,
} from "./activation";
import { share } from "./matrix";

/**
 * Sums of the numbers and of their squares, both as distances from the first row, which keeps the variance exact where the
 * mean is large.
 *
 * @param sums `[slots, 2, channels]`.
 */
export function sumMoments(
  x: usize,
  sums: usize,
  rows: i32,
  channels: i32,
  slots: i32,
  thread: i32,
  threads: i32,
): void {
  const width = <usize>channels << 2;
  const last = share(slots, thread + 1, threads);
  for (let slot = share(slots, thread, threads); slot < last; slot++) {
    const sum = sums + width * 2 * slot;
    memory.fill(sum, 0, width * 2);
    const end = x + width * share(rows, slot + 1, slots);
    let row = x + width * share(rows, slot, slots);
    for (; row + width * 4 <= end; row += width * 4) {
      for (let c: usize = 0; c < width; c += 16) {
        const shift = v128.load(x + c);
        const at = row + c;
        const a = f32x4.sub(v128.load(at), shift);
        const b = f32x4.sub(v128.load(at + width), shift);
        const d = f32x4.sub(v128.load(at + width * 2), shift);
        const e = f32x4.sub(v128.load(at + width * 3), shift);
        const total = sum + c;
        v128.store(total, f32x4.add(v128.load(total), f32x4.add(f32x4.add(a, b), f32x4.add(d, e))));
        let squares = f32x4.relaxed_madd(a, a, f32x4.mul(b, b));
        squares = f32x4.relaxed_madd(d, d, squares);
        squares = f32x4.relaxed_madd(e, e, squares);
        v128.store(total + width, f32x4.add(v128.load(total + width), squares));
      }
    }
    for (; row < end; row += width) {
      for (let c: usize = 0; c < width; c += 16) {
        const a = f32x4.sub(v128.load(row + c), v128.load(x + c));
        const total = sum + c;
        v128.store(total, f32x4.add(v128.load(total), a));
        v128.store(total + width, f32x4.relaxed_madd(a, a, v128.load(total + width)));
      }
    }
  }
}

/**
 * From the sums of `sumMoments`: what `normalize` multiplies by and adds, and the running statistics.
 *
 * @param learned Scale and shift, `[2, channels]`.
 * @param running Mean and unbiased variance, `[2, channels]`; follow by `momentum`.
 * @param moments `[4, channels]`: mean, 1 / deviation, factor, addend.
 */
export function finishMoments(
  x: usize,
  sums: usize,
  slots: i32,
  scale: usize,
  shift: usize,
  runningMean: usize,
  runningVariance: usize,
  moments: usize,
  rows: i32,
  channels: i32,
  epsilon: f32,
  momentum: f32,
  thread: i32,
  threads: i32,
): void {
  const width = <usize>channels << 2;
  const end = <usize>share(channels, thread + 1, threads) << 2;
  const count = <f64>rows;
  for (let c = <usize>share(channels, thread, threads) << 2; c < end; c += 4) {
    let sum: f64 = 0;
    let squares: f64 = 0;
    for (let slot = 0; slot < slots; slot++) {
      sum += load<f32>(sums + width * 2 * slot + c);
      squares += load<f32>(sums + width * 2 * slot + width + c);
    }
    const distance = sum / count;
    const variance = max(0, squares / count - distance * distance);
    const mean = <f64>load<f32>(x + c) + distance;
    const inverse = 1 / sqrt(variance + <f64>epsilon);
    const factor = inverse * load<f32>(scale + c);
    store<f32>(moments + c, <f32>mean);
    store<f32>(moments + width + c, <f32>inverse);
    store<f32>(moments + width * 2 + c, <f32>factor);
    store<f32>(moments + width * 3 + c, <f32>(<f64>load<f32>(shift + c) - mean * factor));
    const keep = 1 - <f64>momentum;
    store<f32>(runningMean + c, <f32>(keep * load<f32>(runningMean + c) + <f64>momentum * mean));
    const unbiased = variance * count / (count - 1);
    store<f32>(
      runningVariance + c,
      <f32>(keep * load<f32>(runningVariance + c) + <f64>momentum * unbiased),
    );
  }
}

/** The same from the running statistics, which stay as they are: for inference. */
export function takeMoments(
  scale: usize,
  shift: usize,
  runningMean: usize,
  runningVariance: usize,
  moments: usize,
  channels: i32,
  epsilon: f32,
  thread: i32,
  threads: i32,
): void {
  const width = <usize>channels << 2;
  const end = <usize>share(channels, thread + 1, threads) << 2;
  for (let c = <usize>share(channels, thread, threads) << 2; c < end; c += 4) {
    const mean = <f64>load<f32>(runningMean + c);
    const inverse = 1 / sqrt(<f64>load<f32>(runningVariance + c) + <f64>epsilon);
    const factor = inverse * load<f32>(scale + c);
    store<f32>(moments + c, <f32>mean);
    store<f32>(moments + width + c, <f32>inverse);
    store<f32>(moments + width * 2 + c, <f32>factor);
    store<f32>(moments + width * 3 + c, <f32>(<f64>load<f32>(shift + c) - mean * factor));
  }
}

@inline
function normalizeWith(
  x: usize,
  y: usize,
  factors: usize,
  width: usize,
  end: usize,
  code: i32,
): void {
  for (; x < end; x += width, y += width) {
    for (let c: usize = 0; c < width; c += 16) {
      const z = f32x4.relaxed_madd(v128.load(x + c), v128.load(factors + c), v128.load(factors + width + c));
      v128.store(y + c, activate(z, code));
    }
  }
}

/** `activation(x * factor + addend)`, the last two in `moments`. */
export function normalize(
  x: usize,
  y: usize,
  moments: usize,
  rows: i32,
  channels: i32,
  code: i32,
  thread: i32,
  threads: i32,
): void {
  const width = <usize>channels << 2;
  const start = width * share(rows, thread, threads);
  const end = x + width * share(rows, thread + 1, threads);
  x += start;
  y += start;
  const factors = moments + width * 2;
  if (code == NONE) normalizeWith(x, y, factors, width, end, NONE);
  else if (code == RELU) normalizeWith(x, y, factors, width, end, RELU);
  else if (code == SWISH) normalizeWith(x, y, factors, width, end, SWISH);
  else if (code == HARD_SWISH) normalizeWith(x, y, factors, width, end, HARD_SWISH);
  else if (code == RELU6) normalizeWith(x, y, factors, width, end, RELU6);
  else normalizeWith(x, y, factors, width, end, GELU);
}

@inline
function sumGradientsWith(
  x: usize,
  gradient: usize,
  inner: usize,
  moments: usize,
  sum: usize,
  width: usize,
  end: usize,
  code: i32,
): void {
  const factors = moments + width * 2;
  const step = width * 2;
  for (; x + step <= end; x += step, gradient += step, inner += step) {
    for (let c: usize = 0; c < width; c += 16) {
      const factor = v128.load(factors + c);
      const addend = v128.load(factors + width + c);
      const mean = v128.load(moments + c);
      const x0 = v128.load(x + c);
      const x1 = v128.load(x + width + c);
      const g0 = activateBackward(f32x4.relaxed_madd(x0, factor, addend), v128.load(gradient + c), code);
      const g1 = activateBackward(f32x4.relaxed_madd(x1, factor, addend), v128.load(gradient + width + c), code);
      if (code != NONE) {
        v128.store(inner + c, g0);
        v128.store(inner + width + c, g1);
      }
      const total = sum + c;
      v128.store(total, f32x4.add(v128.load(total), f32x4.add(g0, g1)));
      let products = f32x4.relaxed_madd(g0, f32x4.sub(x0, mean), v128.load(total + width));
      products = f32x4.relaxed_madd(g1, f32x4.sub(x1, mean), products);
      v128.store(total + width, products);
    }
  }
  if (x == end) return;
  for (let c: usize = 0; c < width; c += 16) {
    const x0 = v128.load(x + c);
    const z = f32x4.relaxed_madd(x0, v128.load(factors + c), v128.load(factors + width + c));
    const g0 = activateBackward(z, v128.load(gradient + c), code);
    if (code != NONE) v128.store(inner + c, g0);
    const total = sum + c;
    v128.store(total, f32x4.add(v128.load(total), g0));
    const distance = f32x4.sub(x0, v128.load(moments + c));
    v128.store(total + width, f32x4.relaxed_madd(g0, distance, v128.load(total + width)));
  }
}

/**
 * The gradient before the activation, and its sums: alone, and times the distance from the mean.
 *
 * @param inner Where the gradient before the activation goes, which may be `gradient`; not written without an activation.
 * @param sums `[slots, 2, channels]`.
 */
export function sumGradients(
  x: usize,
  gradient: usize,
  inner: usize,
  moments: usize,
  sums: usize,
  rows: i32,
  channels: i32,
  slots: i32,
  code: i32,
  thread: i32,
  threads: i32,
): void {
  const width = <usize>channels << 2;
  const last = share(slots, thread + 1, threads);
  for (let slot = share(slots, thread, threads); slot < last; slot++) {
    const sum = sums + width * 2 * slot;
    memory.fill(sum, 0, width * 2);
    const start = width * share(rows, slot, slots);
    const end = x + width * share(rows, slot + 1, slots);
    const a = x + start;
    const g = gradient + start;
    const z = inner + start;
    if (code == NONE) sumGradientsWith(a, g, z, moments, sum, width, end, NONE);
    else if (code == RELU) sumGradientsWith(a, g, z, moments, sum, width, end, RELU);
    else if (code == SWISH) sumGradientsWith(a, g, z, moments, sum, width, end, SWISH);
    else if (code == HARD_SWISH) sumGradientsWith(a, g, z, moments, sum, width, end, HARD_SWISH);
    else if (code == RELU6) sumGradientsWith(a, g, z, moments, sum, width, end, RELU6);
    else sumGradientsWith(a, g, z, moments, sum, width, end, GELU);
  }
}

/**
 * From the sums of `sumGradients`: the gradients of scale and shift, and what `normalizeBackward` multiplies by and adds.
 *
 * @param factors `[3, channels]`: of the gradient, of x, and alone.
 */
export function finishGradients(
  sums: usize,
  slots: i32,
  moments: usize,
  scale: usize,
  scaleGradient: usize,
  shiftGradient: usize,
  factors: usize,
  rows: i32,
  channels: i32,
  thread: i32,
  threads: i32,
): void {
  const width = <usize>channels << 2;
  const end = <usize>share(channels, thread + 1, threads) << 2;
  for (let c = <usize>share(channels, thread, threads) << 2; c < end; c += 4) {
    let sum: f64 = 0;
    let products: f64 = 0;
    for (let slot = 0; slot < slots; slot++) {
      sum += load<f32>(sums + width * 2 * slot + c);
      products += load<f32>(sums + width * 2 * slot + width + c);
    }
    const mean = <f64>load<f32>(moments + c);
    const inverse = <f64>load<f32>(moments + width + c);
    const unit = products * inverse;
    store<f32>(shiftGradient + c, <f32>sum);
    store<f32>(scaleGradient + c, <f32>unit);
    const first = <f64>load<f32>(scale + c) * inverse;
    const second = -first * inverse * unit / <f64>rows;
    store<f32>(factors + c, <f32>first);
    store<f32>(factors + width + c, <f32>second);
    store<f32>(factors + width * 2 + c, <f32>(-first * sum / <f64>rows - second * mean));
  }
}

/** The gradient of x, from that before the activation; `target` may be `inner`. */
export function normalizeBackward(
  x: usize,
  inner: usize,
  target: usize,
  factors: usize,
  rows: i32,
  channels: i32,
  thread: i32,
  threads: i32,
): void {
  const width = <usize>channels << 2;
  const start = width * share(rows, thread, threads);
  const end = x + width * share(rows, thread + 1, threads);
  x += start;
  inner += start;
  target += start;
  for (; x < end; x += width, inner += width, target += width) {
    for (let c: usize = 0; c < width; c += 16) {
      let sum = f32x4.relaxed_madd(
        v128.load(x + c),
        v128.load(factors + width + c),
        v128.load(factors + width * 2 + c),
      );
      sum = f32x4.relaxed_madd(v128.load(inner + c), v128.load(factors + c), sum);
      v128.store(target + c, sum);
    }
  }
}
