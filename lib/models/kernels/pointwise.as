// AssemblyScript. Numbers by themselves, and channels against pictures. Counts are of floats; what follows a buffer up to the
// next multiple of 16 bytes may be overwritten.

import {
  activate,
  activateBackward,
  GELU,
  HARD_SIGMOID,
  HARD_SWISH,
  RELU,
  RELU6,
  SIGMOID,
  SWISH,
} from "./activation";
import { share } from "./matrix";

@inline
function first(count: i32, thread: i32, threads: i32): usize {
  return <usize>share((count + 3) / 4, thread, threads) << 4;
}

@inline
function activateWith(x: usize, y: usize, at: usize, end: usize, code: i32): void {
  for (; at < end; at += 16) v128.store(y + at, activate(v128.load(x + at), code));
}

export function activateAll(x: usize, y: usize, count: i32, code: i32, thread: i32, threads: i32): void {
  const at = first(count, thread, threads);
  const end = first(count, thread + 1, threads);
  if (code == RELU) activateWith(x, y, at, end, RELU);
  else if (code == SWISH) activateWith(x, y, at, end, SWISH);
  else if (code == SIGMOID) activateWith(x, y, at, end, SIGMOID);
  else if (code == HARD_SWISH) activateWith(x, y, at, end, HARD_SWISH);
  else if (code == HARD_SIGMOID) activateWith(x, y, at, end, HARD_SIGMOID);
  else if (code == RELU6) activateWith(x, y, at, end, RELU6);
  else activateWith(x, y, at, end, GELU);
}

@inline
function backwardWith(x: usize, gradient: usize, target: usize, at: usize, end: usize, code: i32): void {
  for (; at < end; at += 16) {
    v128.store(target + at, activateBackward(v128.load(x + at), v128.load(gradient + at), code));
  }
}

/** The gradient of x from that of `activation(x)`; `target` may be `gradient`. */
export function activateAllBackward(
  x: usize,
  gradient: usize,
  target: usize,
  count: i32,
  code: i32,
  thread: i32,
  threads: i32,
): void {
  const at = first(count, thread, threads);
  const end = first(count, thread + 1, threads);
  if (code == RELU) backwardWith(x, gradient, target, at, end, RELU);
  else if (code == SWISH) backwardWith(x, gradient, target, at, end, SWISH);
  else if (code == SIGMOID) backwardWith(x, gradient, target, at, end, SIGMOID);
  else if (code == HARD_SWISH) backwardWith(x, gradient, target, at, end, HARD_SWISH);
  else if (code == HARD_SIGMOID) backwardWith(x, gradient, target, at, end, HARD_SIGMOID);
  else if (code == RELU6) backwardWith(x, gradient, target, at, end, RELU6);
  else backwardWith(x, gradient, target, at, end, GELU);
}

/** `y = a + factor * b`; `y` may be `a` or `b`. */
export function addScaled(
  a: usize,
  b: usize,
  y: usize,
  count: i32,
  factor: f32,
  thread: i32,
  threads: i32,
): void {
  const end = first(count, thread + 1, threads);
  for (let at = first(count, thread, threads); at < end; at += 16) {
    v128.store(y + at, f32x4.relaxed_madd(v128.load(b + at), f32x4.splat(factor), v128.load(a + at)));
  }
}

/** `y = factor * x`; `y` may be `x`. */
export function scaleAll(x: usize, y: usize, count: i32, factor: f32, thread: i32, threads: i32): void {
  const end = first(count, thread + 1, threads);
  for (let at = first(count, thread, threads); at < end; at += 16) {
    v128.store(y + at, f32x4.mul(v128.load(x + at), f32x4.splat(factor)));
  }
}

export function fillZero(target: usize, count: i32, thread: i32, threads: i32): void {
  const at = first(count, thread, threads);
  memory.fill(target + at, 0, first(count, thread + 1, threads) - at);
}

/** `y = a * b`, number by number; `y` may be either. */
export function multiplyAll(a: usize, b: usize, y: usize, count: i32, thread: i32, threads: i32): void {
  const end = first(count, thread + 1, threads);
  for (let at = first(count, thread, threads); at < end; at += 16) {
    v128.store(y + at, f32x4.mul(v128.load(a + at), v128.load(b + at)));
  }
}

/** Every picture's `size` numbers (a multiple of 4) times the picture's factor; `y` may be `x`. */
export function scaleImages(
  x: usize,
  factors: usize,
  y: usize,
  batch: i32,
  size: i32,
  thread: i32,
  threads: i32,
): void {
  const bytes = <usize>size << 2;
  const last = share(batch, thread + 1, threads);
  for (let picture = share(batch, thread, threads); picture < last; picture++) {
    const factor = v128.load32_splat(factors + (<usize>picture << 2));
    const start = bytes * picture;
    for (let at = start; at < start + bytes; at += 16) {
      v128.store(y + at, f32x4.mul(v128.load(x + at), factor));
    }
  }
}

/** Every pixel's three colors times a factor each, plus an addend each; `y` may be `x`. */
export function scaleColors(
  x: usize,
  y: usize,
  pixels: i32,
  redFactor: f32,
  greenFactor: f32,
  blueFactor: f32,
  redAddend: f32,
  greenAddend: f32,
  blueAddend: f32,
  thread: i32,
  threads: i32,
): void {
  // Four pixels are three vectors, each of which begins with another color.
  const factors = f32x4(redFactor, greenFactor, blueFactor, redFactor);
  const addends = f32x4(redAddend, greenAddend, blueAddend, redAddend);
  const fours = (pixels + 3) / 4;
  const end = min(<usize>share(fours, thread + 1, threads) * 48, <usize>(pixels * 3 + 3 & -4) << 2);
  for (let at = <usize>share(fours, thread, threads) * 48; at < end; at += 48) {
    scaleVector(x + at, y + at, factors, addends);
    if (at + 16 < end) {
      scaleVector(
        x + at + 16,
        y + at + 16,
        v128.shuffle<f32>(factors, factors, 1, 2, 0, 1),
        v128.shuffle<f32>(addends, addends, 1, 2, 0, 1),
      );
    }
    if (at + 32 < end) {
      scaleVector(
        x + at + 32,
        y + at + 32,
        v128.shuffle<f32>(factors, factors, 2, 0, 1, 2),
        v128.shuffle<f32>(addends, addends, 2, 0, 1, 2),
      );
    }
  }
}

@inline
function scaleVector(x: usize, y: usize, factors: v128, addends: v128): void {
  v128.store(y, f32x4.relaxed_madd(v128.load(x), factors, addends));
}

/** Every row times one factor a channel; `y` may be `x`. Channels are a multiple of 4. */
export function scaleChannels(
  x: usize,
  factors: usize,
  y: usize,
  rows: i32,
  channels: i32,
  thread: i32,
  threads: i32,
): void {
  const width = <usize>channels << 2;
  const end = width * share(rows, thread + 1, threads);
  for (let row = width * share(rows, thread, threads); row < end; row += width) {
    for (let c: usize = 0; c < width; c += 16) {
      v128.store(y + row + c, f32x4.mul(v128.load(x + row + c), v128.load(factors + c)));
    }
  }
}

/** For each channel the sum of `a * b` over the rows, in `slots` parts; channels are a multiple of 4. */
export function multiplyAndSum(
  a: usize,
  b: usize,
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
    const sum = sums + width * slot;
    memory.fill(sum, 0, width);
    const end = width * share(rows, slot + 1, slots);
    for (let row = width * share(rows, slot, slots); row < end; row += width) {
      for (let c: usize = 0; c < width; c += 16) {
        const total = v128.load(sum + c);
        v128.store(sum + c, f32x4.relaxed_madd(v128.load(a + row + c), v128.load(b + row + c), total));
      }
    }
  }
}

/** Every picture's positions `[positions, channels]` times its gates `[channels]`; channels are a multiple of 4. */
export function multiplyGates(
  x: usize,
  gates: usize,
  y: usize,
  batch: i32,
  positions: i32,
  channels: i32,
  thread: i32,
  threads: i32,
): void {
  const width = <usize>channels << 2;
  const last = share(batch, thread + 1, threads);
  for (let picture = share(batch, thread, threads); picture < last; picture++) {
    const gate = gates + width * picture;
    let at = width * positions * picture;
    for (let position = 0; position < positions; position++, at += width) {
      for (let c: usize = 0; c < width; c += 16) {
        v128.store(y + at + c, f32x4.mul(v128.load(x + at + c), v128.load(gate + c)));
      }
    }
  }
}

/** The gradient of the gates: for each picture and channel the sum of `x * gradient`. */
export function sumGates(
  x: usize,
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
  for (let picture = share(batch, thread, threads); picture < last; picture++) {
    const sum = target + width * picture;
    memory.fill(sum, 0, width);
    let at = width * positions * picture;
    for (let position = 0; position < positions; position++, at += width) {
      for (let c: usize = 0; c < width; c += 16) {
        const product = f32x4.relaxed_madd(
          v128.load(x + at + c),
          v128.load(gradient + at + c),
          v128.load(sum + c),
        );
        v128.store(sum + c, product);
      }
    }
  }
}

/** `target = gradient * gate + addend / positions`, gates and addends `[batch, channels]`; `target` may be `gradient`. */
export function multiplyGatesBackward(
  gradient: usize,
  gates: usize,
  addends: usize,
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
    const gate = gates + width * picture;
    const addend = addends + width * picture;
    let at = width * positions * picture;
    for (let position = 0; position < positions; position++, at += width) {
      for (let c: usize = 0; c < width; c += 16) {
        const sum = f32x4.relaxed_madd(
          v128.load(gradient + at + c),
          v128.load(gate + c),
          f32x4.mul(v128.load(addend + c), f32x4.splat(part)),
        );
        v128.store(target + at + c, sum);
      }
    }
  }
}

/** Every channel `times` times, one behind the other: `[rows, channels]` to `[rows, channels * times]`. */
export function repeatChannels(x: usize, y: usize, count: i32, times: i32, thread: i32, threads: i32): void {
  const last = share(count, thread + 1, threads);
  let out = y + (<usize>share(count, thread, threads) * times << 2);
  for (let at = share(count, thread, threads); at < last; at++) {
    const value = load<f32>(x + (<usize>at << 2));
    for (let time = 0; time < times; time++, out += 4) store<f32>(out, value);
  }
}

/** The gradient of `repeatChannels`: sums of `times` numbers that follow each other. */
export function sumRepeated(
  gradient: usize,
  target: usize,
  count: i32,
  times: i32,
  thread: i32,
  threads: i32,
): void {
  const last = share(count, thread + 1, threads);
  let source = gradient + (<usize>share(count, thread, threads) * times << 2);
  for (let at = share(count, thread, threads); at < last; at++) {
    let sum: f32 = 0;
    for (let time = 0; time < times; time++, source += 4) sum += load<f32>(source);
    store<f32>(target + (<usize>at << 2), sum);
  }
}
