// AssemblyScript. How weights move, tensor by tensor or all in a row. See `sgd`, `lars` and `adamw` for the rules.

import { share } from "./matrix";

/** `velocity = momentum * velocity + gradient + decay * weight; weight -= rate * velocity`, number by number. */
export function descend(
  weights: usize,
  gradients: usize,
  velocities: usize,
  count: i32,
  rate: f32,
  momentum: f32,
  decay: f32,
  thread: i32,
  threads: i32,
): void {
  const vectors = (count + 3) / 4;
  const end = <usize>share(vectors, thread + 1, threads) << 4;
  for (let at = <usize>share(vectors, thread, threads) << 4; at < end; at += 16) {
    const weight = v128.load(weights + at);
    let velocity = f32x4.mul(v128.load(velocities + at), f32x4.splat(momentum));
    velocity = f32x4.add(velocity, f32x4.relaxed_madd(weight, f32x4.splat(decay), v128.load(gradients + at)));
    v128.store(velocities + at, velocity);
    v128.store(weights + at, f32x4.relaxed_nmadd(velocity, f32x4.splat(rate), weight));
  }
}

/**
 * One step of AdamW, number by number, after which the means of gradients and of their squares are corrected for having
 * begun as zeros: `rate` is the learning rate over the first correction, `root` the root of the second.
 */
export function descendByMeans(
  weights: usize,
  gradients: usize,
  means: usize,
  squares: usize,
  count: i32,
  kept: f32,
  rate: f32,
  root: f32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  epsilon: f32,
  thread: i32,
  threads: i32,
): void {
  const vectors = (count + 3) / 4;
  const end = <usize>share(vectors, thread + 1, threads) << 4;
  for (let at = <usize>share(vectors, thread, threads) << 4; at < end; at += 16) {
    const gradient = v128.load(gradients + at);
    const mean = f32x4.add(
      f32x4.mul(v128.load(means + at), f32x4.splat(beta1)),
      f32x4.mul(gradient, f32x4.splat(rest1)),
    );
    const square = f32x4.add(
      f32x4.mul(v128.load(squares + at), f32x4.splat(beta2)),
      f32x4.mul(f32x4.mul(gradient, gradient), f32x4.splat(rest2)),
    );
    v128.store(means + at, mean);
    v128.store(squares + at, square);
    const divisor = f32x4.add(f32x4.div(f32x4.sqrt(square), f32x4.splat(root)), f32x4.splat(epsilon));
    const step = f32x4.mul(f32x4.div(mean, divisor), f32x4.splat(rate));
    v128.store(weights + at, f32x4.sub(f32x4.mul(v128.load(weights + at), f32x4.splat(kept)), step));
  }
}

/** `target = momentum * target + (1 - momentum) * source`, number by number. */
export function follow(
  target: usize,
  source: usize,
  count: i32,
  momentum: f32,
  thread: i32,
  threads: i32,
): void {
  const vectors = (count + 3) / 4;
  const end = <usize>share(vectors, thread + 1, threads) << 4;
  const rest: f32 = 1 - momentum;
  for (let at = <usize>share(vectors, thread, threads) << 4; at < end; at += 16) {
    const kept = f32x4.mul(v128.load(target + at), f32x4.splat(momentum));
    v128.store(target + at, f32x4.relaxed_madd(v128.load(source + at), f32x4.splat(rest), kept));
  }
}

/** Sums of squares of a tensor and of its gradient, as two 64-bit floats, in `slots` parts. */
export function sumSquares(
  weights: usize,
  gradients: usize,
  sums: usize,
  count: i32,
  slots: i32,
  thread: i32,
  threads: i32,
): void {
  const last = share(slots, thread + 1, threads);
  for (let slot = share(slots, thread, threads); slot < last; slot++) {
    let weight: f64 = 0;
    let gradient: f64 = 0;
    const end = <usize>share(count, slot + 1, slots) << 2;
    for (let at = <usize>share(count, slot, slots) << 2; at < end; at += 4) {
      const w = <f64>load<f32>(weights + at);
      const g = <f64>load<f32>(gradients + at);
      weight += w * w;
      gradient += g * g;
    }
    store<f64>(sums + (<usize>slot << 4), weight);
    store<f64>(sums + (<usize>slot << 4), gradient, 8);
  }
}

/** One tensor's step of LARS, after `sumSquares`: `velocity = momentum * velocity + local rate * (gradient + decay * weight)`. */
export function descendAdapted(
  weights: usize,
  gradients: usize,
  velocities: usize,
  sums: usize,
  count: i32,
  slots: i32,
  rate: f32,
  momentum: f32,
  decay: f32,
  trust: f32,
  epsilon: f32,
  thread: i32,
  threads: i32,
): void {
  let weightSquares: f64 = 0;
  let gradientSquares: f64 = 0;
  for (let slot = 0; slot < slots; slot++) {
    weightSquares += load<f64>(sums + (<usize>slot << 4));
    gradientSquares += load<f64>(sums + (<usize>slot << 4), 8);
  }
  const weightLength = sqrt(weightSquares);
  const gradientLength = sqrt(gradientSquares);
  // A tensor or a gradient of length 0 is taken as it is.
  const isAdapted = weightLength > 0 && gradientLength > 0;
  const local: f32 = isAdapted
    ? <f32>(<f64>trust * weightLength / (gradientLength + <f64>decay * weightLength + <f64>epsilon))
    : 1;
  if (!isAdapted) decay = 0;
  const vectors = (count + 3) / 4;
  const end = <usize>share(vectors, thread + 1, threads) << 4;
  for (let at = <usize>share(vectors, thread, threads) << 4; at < end; at += 16) {
    const weight = v128.load(weights + at);
    const step = f32x4.relaxed_madd(weight, f32x4.splat(decay), v128.load(gradients + at));
    const velocity = f32x4.relaxed_madd(
      step,
      f32x4.splat(local),
      f32x4.mul(v128.load(velocities + at), f32x4.splat(momentum)),
    );
    v128.store(velocities + at, velocity);
    v128.store(weights + at, f32x4.relaxed_nmadd(velocity, f32x4.splat(rate), weight));
  }
}
