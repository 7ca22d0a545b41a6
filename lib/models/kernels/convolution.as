// AssemblyScript. Convolutions of any window, as matrix products of rows of windows. A group's input channels are `inputs`
// of `channels`, from the address on; a row of windows is `kernel * kernel * inputs` floats.

import { addOuterProducts, multiplyRows, share } from "./matrix";

/** Windows that are multiplied at a time: a multiple of the tile, and few enough for the cache. */
const CHUNK: i32 = 48;

/** The same for the gradient of the filter, whose sums are read and written once for each of these. */
const WEIGHT_CHUNK: i32 = 192;

/** Copies floats, four at a time: up to three more than asked for. */
@inline
function copyFloats(source: usize, target: usize, count: i32): void {
  const end = target + (<usize>count << 2);
  for (; target < end; target += 16, source += 16) v128.store(target, v128.load(source));
}

@inline
function zeroFloats(target: usize, count: i32): void {
  const end = target + (<usize>count << 2);
  for (; target < end; target += 16) v128.store(target, f32x4.splat(0));
}

/** Writes windows one after the other; each may overwrite the start of the next, which is written later. */
function gatherWindows(
  x: usize,
  windows: usize,
  firstWindow: i32,
  count: i32,
  height: i32,
  width: i32,
  channels: i32,
  inputs: i32,
  kernel: i32,
  stride: i32,
  padding: i32,
  outHeight: i32,
  outWidth: i32,
): void {
  const pixel = <usize>channels << 2;
  const part = <usize>inputs << 2;
  let target = windows;
  for (let window = firstWindow; window < firstWindow + count; window++) {
    const line = window / outWidth;
    const picture = line / outHeight;
    const left = (window - line * outWidth) * stride - padding;
    const top = (line - picture * outHeight) * stride - padding;
    const image = x + pixel * height * width * picture;
    const skipped = max(0, -left);
    const inside = min(kernel, width - left) - skipped;
    for (let ky = 0; ky < kernel; ky++) {
      const row = top + ky;
      if (row < 0 || row >= height) {
        zeroFloats(target, kernel * inputs);
        target += part * kernel;
        continue;
      }
      zeroFloats(target, skipped * inputs);
      target += part * skipped;
      let source = image + pixel * (row * width + left + skipped);
      if (inputs == channels) {
        copyFloats(source, target, inside * inputs);
        target += part * inside;
      } else {
        for (let kx = 0; kx < inside; kx++, source += pixel, target += part) {
          copyFloats(source, target, inputs);
        }
      }
      const rest = kernel - skipped - inside;
      zeroFloats(target, rest * inputs);
      target += part * rest;
    }
  }
}

/** @param scratch Room for `CHUNK` windows and 64 bytes, or `WEIGHT_CHUNK` in `convolveWeightGradient`, for each thread; `scratchBytes` each. */
export function convolve(
  x: usize,
  packed: usize,
  y: usize,
  strideY: i32,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  inputs: i32,
  outputs: i32,
  kernel: i32,
  stride: i32,
  padding: i32,
  outHeight: i32,
  outWidth: i32,
  bias: usize,
  scratch: usize,
  scratchBytes: i32,
  thread: i32,
  threads: i32,
): void {
  const windows = scratch + <usize>scratchBytes * thread;
  const depth = kernel * kernel * inputs;
  const rows = batch * outHeight * outWidth;
  const chunks = (rows + CHUNK - 1) / CHUNK;
  const last = min(rows, share(chunks, thread + 1, threads) * CHUNK);
  for (let row = share(chunks, thread, threads) * CHUNK; row < last; row += CHUNK) {
    const count = min(CHUNK, last - row);
    gatherWindows(
      x,
      windows,
      row,
      count,
      height,
      width,
      channels,
      inputs,
      kernel,
      stride,
      padding,
      outHeight,
      outWidth,
    );
    const target = y + (<usize>row * strideY << 2);
    multiplyRows(windows, depth, packed, target, strideY, count, depth, outputs, bias, 0);
  }
}

/** The gradient of x, added to what is there; `packed` is the transposed filter; `inputs` a multiple of 4. */
export function convolveInputGradient(
  gradient: usize,
  strideGradient: i32,
  packed: usize,
  target: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  inputs: i32,
  outputs: i32,
  kernel: i32,
  stride: i32,
  padding: i32,
  outHeight: i32,
  outWidth: i32,
  scratch: usize,
  scratchBytes: i32,
  thread: i32,
  threads: i32,
): void {
  const windows = scratch + <usize>scratchBytes * thread;
  const depth = kernel * kernel * inputs;
  const pixel = <usize>channels << 2;
  const part = <usize>inputs << 2;
  const last = share(batch, thread + 1, threads) * outHeight * outWidth;
  for (let start = share(batch, thread, threads) * outHeight * outWidth; start < last; start += CHUNK) {
    const count = min(CHUNK, last - start);
    const rows = gradient + (<usize>start * strideGradient << 2);
    multiplyRows(rows, strideGradient, packed, windows, depth, count, outputs, depth, 0, 0);
    let source = windows;
    for (let window = start; window < start + count; window++) {
      const line = window / outWidth;
      const picture = line / outHeight;
      const left = (window - line * outWidth) * stride - padding;
      const top = (line - picture * outHeight) * stride - padding;
      const image = target + pixel * height * width * picture;
      for (let ky = 0; ky < kernel; ky++) {
        const row = top + ky;
        for (let kx = 0; kx < kernel; kx++, source += part) {
          const column = left + kx;
          if (row < 0 || row >= height || column < 0 || column >= width) continue;
          const place = image + pixel * (row * width + column);
          for (let c: usize = 0; c < part; c += 16) {
            v128.store(place + c, f32x4.add(v128.load(place + c), v128.load(source + c)));
          }
        }
      }
    }
  }
}

/**
 * The gradient of the filter, in `slots` sums over as many parts of the windows.
 *
 * @param sums `[slots, kernel, kernel, inputs, outputs]`.
 */
export function convolveWeightGradient(
  x: usize,
  gradient: usize,
  strideGradient: i32,
  sums: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  inputs: i32,
  outputs: i32,
  kernel: i32,
  stride: i32,
  padding: i32,
  outHeight: i32,
  outWidth: i32,
  scratch: usize,
  scratchBytes: i32,
  slots: i32,
  thread: i32,
  threads: i32,
): void {
  const windows = scratch + <usize>scratchBytes * thread;
  const depth = kernel * kernel * inputs;
  const rows = batch * outHeight * outWidth;
  const last = share(slots, thread + 1, threads);
  for (let slot = share(slots, thread, threads); slot < last; slot++) {
    const start = share(rows, slot, slots);
    const end = share(rows, slot + 1, slots);
    const sum = sums + (<usize>slot * depth * outputs << 2);
    for (let row = start; row < end; row += WEIGHT_CHUNK) {
      const count = min(WEIGHT_CHUNK, end - row);
      gatherWindows(
        x,
        windows,
        row,
        count,
        height,
        width,
        channels,
        inputs,
        kernel,
        stride,
        padding,
        outHeight,
        outWidth,
      );
      const outer = gradient + (<usize>row * strideGradient << 2);
      addOuterProducts(
        windows,
        depth,
        outer,
        strideGradient,
        sum,
        count,
        0,
        depth,
        outputs,
        i32(row > start),
      );
    }
  }
}
