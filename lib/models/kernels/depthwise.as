// AssemblyScript. Convolution of every channel by itself, `[batch, height, width, channels]`, channels a multiple of 8. A
// picture's 8 channels are first copied into a plane of their own with zeros around, so that no window has to be checked.

import { share } from "./matrix";

/** Bytes of one position of a plane: 8 floats. */
const POSITION: usize = 32;

/**
 * Copies 8 channels of a picture into a plane.
 *
 * @param step Positions of the plane from one pixel to the next: 1, or the stride where zeros are put between.
 * @param offset Positions from the plane's edge to the first pixel, in both directions; may be negative.
 */
function fillPlane(
  x: usize,
  height: i32,
  width: i32,
  channels: i32,
  plane: usize,
  planeHeight: i32,
  planeWidth: i32,
  step: i32,
  offset: i32,
): void {
  const lineBytes = POSITION * planeWidth;
  memory.fill(plane, 0, lineBytes * planeHeight);
  const pixel = <usize>channels << 2;
  for (let row = 0; row < height; row++) {
    const line = row * step + offset;
    if (line < 0 || line >= planeHeight) continue;
    const start = plane + lineBytes * line;
    let source = x + pixel * width * row;
    for (let column = 0; column < width; column++, source += pixel) {
      const place = column * step + offset;
      if (place < 0 || place >= planeWidth) continue;
      const target = start + POSITION * place;
      v128.store(target, v128.load(source));
      v128.store(target, v128.load(source, 16), 16);
    }
  }
}

/**
 * The sums of windows of a plane. Reads up to `3 * stride` positions beyond it.
 *
 * @param weights The first tap's.
 * @param tap Bytes from one tap's weights to the next's; negative to go through the window backwards.
 */
@inline
function convolvePlane(
  plane: usize,
  planeWidth: i32,
  weights: usize,
  tap: usize,
  kernel: i32,
  stride: i32,
  y: usize,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  accumulate: i32,
): void {
  const pixel = <usize>channels << 2;
  const lineBytes = POSITION * planeWidth;
  const step = POSITION * stride;
  for (let row = 0; row < outHeight; row++) {
    for (let column = 0; column < outWidth; column += 4) {
      let a0 = f32x4.splat(0);
      let a1 = f32x4.splat(0);
      let b0 = f32x4.splat(0);
      let b1 = f32x4.splat(0);
      let c0 = f32x4.splat(0);
      let c1 = f32x4.splat(0);
      let d0 = f32x4.splat(0);
      let d1 = f32x4.splat(0);
      let weight = weights;
      let line = plane + lineBytes * (row * stride) + step * column;
      for (let ky = 0; ky < kernel; ky++, line += lineBytes) {
        const end = line + POSITION * kernel;
        for (let at = line; at < end; at += POSITION, weight += tap) {
          const low = v128.load(weight);
          const high = v128.load(weight, 16);
          a0 = f32x4.relaxed_madd(v128.load(at), low, a0);
          a1 = f32x4.relaxed_madd(v128.load(at, 16), high, a1);
          const second = at + step;
          b0 = f32x4.relaxed_madd(v128.load(second), low, b0);
          b1 = f32x4.relaxed_madd(v128.load(second, 16), high, b1);
          const third = second + step;
          c0 = f32x4.relaxed_madd(v128.load(third), low, c0);
          c1 = f32x4.relaxed_madd(v128.load(third, 16), high, c1);
          const fourth = third + step;
          d0 = f32x4.relaxed_madd(v128.load(fourth), low, d0);
          d1 = f32x4.relaxed_madd(v128.load(fourth, 16), high, d1);
        }
      }
      const out = y + pixel * (row * outWidth + column);
      const left = outWidth - column;
      storePosition(out, a0, a1, accumulate);
      if (left > 1) storePosition(out + pixel, b0, b1, accumulate);
      if (left > 2) storePosition(out + pixel * 2, c0, c1, accumulate);
      if (left > 3) storePosition(out + pixel * 3, d0, d1, accumulate);
    }
  }
}

@inline
function storePosition(out: usize, low: v128, high: v128, accumulate: i32): void {
  if (accumulate) {
    low = f32x4.add(low, v128.load(out));
    high = f32x4.add(high, v128.load(out, 16));
  }
  v128.store(out, low);
  v128.store(out, high, 16);
}

/** @param planes Room for a plane and what is read beyond it, for each thread; `planeBytes` each. */
export function depthwise(
  x: usize,
  weights: usize,
  y: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  kernel: i32,
  stride: i32,
  padding: i32,
  outHeight: i32,
  outWidth: i32,
  planes: usize,
  planeBytes: i32,
  thread: i32,
  threads: i32,
): void {
  const plane = planes + <usize>planeBytes * thread;
  const planeHeight = (outHeight - 1) * stride + kernel;
  const planeWidth = (outWidth - 1) * stride + kernel;
  const blocks = channels / 8;
  const last = share(batch * blocks, thread + 1, threads);
  for (let unit = share(batch * blocks, thread, threads); unit < last; unit++) {
    const picture = unit / blocks;
    const block = <usize>(unit - picture * blocks) * POSITION;
    fillPlane(
      x + (<usize>picture * height * width * channels << 2) + block,
      height,
      width,
      channels,
      plane,
      planeHeight,
      planeWidth,
      1,
      padding,
    );
    convolvePlane(
      plane,
      planeWidth,
      weights + block,
      <usize>channels << 2,
      kernel,
      stride,
      y + (<usize>picture * outHeight * outWidth * channels << 2) + block,
      outHeight,
      outWidth,
      channels,
      0,
    );
  }
}

/** The gradient of x, from that of y; `accumulate` 1 adds it to what is there. */
export function depthwiseInputGradient(
  gradient: usize,
  weights: usize,
  target: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  kernel: i32,
  stride: i32,
  padding: i32,
  outHeight: i32,
  outWidth: i32,
  planes: usize,
  planeBytes: i32,
  accumulate: i32,
  thread: i32,
  threads: i32,
): void {
  const plane = planes + <usize>planeBytes * thread;
  const planeHeight = height + kernel - 1;
  const planeWidth = width + kernel - 1;
  const tap = <usize>channels << 2;
  const lastTap = tap * (kernel * kernel - 1);
  const blocks = channels / 8;
  const last = share(batch * blocks, thread + 1, threads);
  for (let unit = share(batch * blocks, thread, threads); unit < last; unit++) {
    const picture = unit / blocks;
    const block = <usize>(unit - picture * blocks) * POSITION;
    fillPlane(
      gradient + (<usize>picture * outHeight * outWidth * channels << 2) + block,
      outHeight,
      outWidth,
      channels,
      plane,
      planeHeight,
      planeWidth,
      stride,
      kernel - 1 - padding,
    );
    convolvePlane(
      plane,
      planeWidth,
      weights + block + lastTap,
      0 - tap,
      kernel,
      1,
      target + (<usize>picture * height * width * channels << 2) + block,
      height,
      width,
      channels,
      accumulate,
    );
  }
}

/** One row of windows against one row of gradients: adds to the sums of one row of taps. */
@inline
function addTaps(
  line: usize,
  step: usize,
  gradient: usize,
  pixel: usize,
  count: i32,
  sum: usize,
  kernel: i32,
): void {
  let a0 = v128.load(sum);
  let a1 = v128.load(sum, 16);
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  let e0 = a0;
  let e1 = a0;
  let f0 = a0;
  let f1 = a0;
  let g0 = a0;
  let g1 = a0;
  if (kernel > 1) {
    b0 = v128.load(sum + pixel);
    b1 = v128.load(sum + pixel, 16);
    c0 = v128.load(sum + pixel * 2);
    c1 = v128.load(sum + pixel * 2, 16);
  }
  if (kernel > 3) {
    d0 = v128.load(sum + pixel * 3);
    d1 = v128.load(sum + pixel * 3, 16);
    e0 = v128.load(sum + pixel * 4);
    e1 = v128.load(sum + pixel * 4, 16);
  }
  if (kernel > 5) {
    f0 = v128.load(sum + pixel * 5);
    f1 = v128.load(sum + pixel * 5, 16);
    g0 = v128.load(sum + pixel * 6);
    g1 = v128.load(sum + pixel * 6, 16);
  }
  for (let column = 0; column < count; column++, line += step, gradient += pixel) {
    const low = v128.load(gradient);
    const high = v128.load(gradient, 16);
    a0 = f32x4.relaxed_madd(v128.load(line), low, a0);
    a1 = f32x4.relaxed_madd(v128.load(line, 16), high, a1);
    if (kernel > 1) {
      b0 = f32x4.relaxed_madd(v128.load(line, 32), low, b0);
      b1 = f32x4.relaxed_madd(v128.load(line, 48), high, b1);
      c0 = f32x4.relaxed_madd(v128.load(line, 64), low, c0);
      c1 = f32x4.relaxed_madd(v128.load(line, 80), high, c1);
    }
    if (kernel > 3) {
      d0 = f32x4.relaxed_madd(v128.load(line, 96), low, d0);
      d1 = f32x4.relaxed_madd(v128.load(line, 112), high, d1);
      e0 = f32x4.relaxed_madd(v128.load(line, 128), low, e0);
      e1 = f32x4.relaxed_madd(v128.load(line, 144), high, e1);
    }
    if (kernel > 5) {
      f0 = f32x4.relaxed_madd(v128.load(line, 160), low, f0);
      f1 = f32x4.relaxed_madd(v128.load(line, 176), high, f1);
      g0 = f32x4.relaxed_madd(v128.load(line, 192), low, g0);
      g1 = f32x4.relaxed_madd(v128.load(line, 208), high, g1);
    }
  }
  v128.store(sum, a0);
  v128.store(sum, a1, 16);
  if (kernel > 1) {
    v128.store(sum + pixel, b0);
    v128.store(sum + pixel, b1, 16);
    v128.store(sum + pixel * 2, c0);
    v128.store(sum + pixel * 2, c1, 16);
  }
  if (kernel > 3) {
    v128.store(sum + pixel * 3, d0);
    v128.store(sum + pixel * 3, d1, 16);
    v128.store(sum + pixel * 4, e0);
    v128.store(sum + pixel * 4, e1, 16);
  }
  if (kernel > 5) {
    v128.store(sum + pixel * 5, f0);
    v128.store(sum + pixel * 5, f1, 16);
    v128.store(sum + pixel * 6, g0);
    v128.store(sum + pixel * 6, g1, 16);
  }
}

/**
 * The gradient of the weights, in `slots` sums over as many parts of the batch; windows of 1, 3, 5 or 7.
 *
 * @param sums `[slots, kernel, kernel, channels]`.
 */
export function depthwiseWeightGradient(
  x: usize,
  gradient: usize,
  sums: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  kernel: i32,
  stride: i32,
  padding: i32,
  outHeight: i32,
  outWidth: i32,
  planes: usize,
  planeBytes: i32,
  slots: i32,
  thread: i32,
  threads: i32,
): void {
  const plane = planes + <usize>planeBytes * thread;
  const planeHeight = (outHeight - 1) * stride + kernel;
  const planeWidth = (outWidth - 1) * stride + kernel;
  const lineBytes = POSITION * planeWidth;
  const step = POSITION * stride;
  const pixel = <usize>channels << 2;
  const blocks = channels / 8;
  const last = share(slots, thread + 1, threads);
  for (let slot = share(slots, thread, threads); slot < last; slot++) {
    const sum = sums + pixel * kernel * kernel * slot;
    memory.fill(sum, 0, pixel * kernel * kernel);
    const lastPicture = share(batch, slot + 1, slots);
    for (let picture = share(batch, slot, slots); picture < lastPicture; picture++) {
      for (let block = 0; block < blocks; block++) {
        const offset = POSITION * block;
        fillPlane(
          x + pixel * height * width * picture + offset,
          height,
          width,
          channels,
          plane,
          planeHeight,
          planeWidth,
          1,
          padding,
        );
        let outer = gradient + pixel * outHeight * outWidth * picture + offset;
        for (let row = 0; row < outHeight; row++, outer += pixel * outWidth) {
          for (let ky = 0; ky < kernel; ky++) {
            const line = plane + lineBytes * (row * stride + ky);
            const taps = sum + offset + pixel * kernel * ky;
            if (kernel == 1) addTaps(line, step, outer, pixel, outWidth, taps, 1);
            else if (kernel == 3) addTaps(line, step, outer, pixel, outWidth, taps, 3);
            else if (kernel == 5) addTaps(line, step, outer, pixel, outWidth, taps, 5);
            else addTaps(line, step, outer, pixel, outWidth, taps, 7);
          }
        }
      }
    }
  }
}
