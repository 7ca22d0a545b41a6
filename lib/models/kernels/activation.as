// AssemblyScript. The functions of each number by itself, and their derivatives, on four floats at a time.

export const NONE: i32 = 0;
export const RELU: i32 = 1;
export const SWISH: i32 = 2;
export const SIGMOID: i32 = 3;
export const HARD_SWISH: i32 = 4;
export const HARD_SIGMOID: i32 = 5;
export const GELU: i32 = 6;
export const RELU6: i32 = 7;

// V8 would build a constant anew, in several instructions, each time round a loop; loading one costs one.
const CONSTANTS: usize = memory.data<f32>([
  88, -87, 1.4426950408889634, 0.693145751953125, 1.42860682030941723e-6,
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 0.5, 1,
  3, 6, 0.16666666666666666, 0.7071067811865476, 0.39894228040143268,
  0.3275911, 0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429, 0.33333333333333333,
]);

@inline
function constant(place: usize): v128 {
  return v128.load32_splat(CONSTANTS + (place << 2));
}

/** e to the power of x, within 2 units of the last place (Cephes's polynomial). */
@inline
export function exponential(x: v128): v128 {
  const inside = f32x4.relaxed_max(f32x4.relaxed_min(x, constant(0)), constant(1));
  const whole = f32x4.nearest(f32x4.mul(inside, constant(2)));
  let rest = f32x4.relaxed_nmadd(whole, constant(3), inside);
  rest = f32x4.relaxed_nmadd(whole, constant(4), rest);
  let sum = f32x4.relaxed_madd(constant(5), rest, constant(6));
  sum = f32x4.relaxed_madd(sum, rest, constant(7));
  sum = f32x4.relaxed_madd(sum, rest, constant(8));
  sum = f32x4.relaxed_madd(sum, rest, constant(9));
  sum = f32x4.relaxed_madd(sum, rest, constant(10));
  sum = f32x4.relaxed_madd(sum, f32x4.mul(rest, rest), f32x4.add(rest, constant(11)));
  // Adding to the exponent's bits multiplies by a power of two.
  return i32x4.add(sum, i32x4.shl(i32x4.trunc_sat_f32x4_s(whole), 23));
}

@inline
function sigmoid(x: v128): v128 {
  const one = constant(11);
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
}

/** `min(max(x + 3, 0), 6) / 6` */
@inline
function hardSigmoid(x: v128): v128 {
  const inside = f32x4.relaxed_min(f32x4.relaxed_max(f32x4.add(x, constant(12)), f32x4.splat(0)), constant(13));
  return f32x4.mul(inside, constant(14));
}

/** The probability below x of the normal distribution, within 1e-7 (Abramowitz and Stegun 7.1.26). */
@inline
function normalProbability(x: v128): v128 {
  const scaled = f32x4.mul(f32x4.abs(x), constant(15));
  const one = constant(11);
  const t = f32x4.div(one, f32x4.relaxed_madd(scaled, constant(17), one));
  let sum = f32x4.relaxed_madd(constant(22), t, constant(21));
  sum = f32x4.relaxed_madd(sum, t, constant(20));
  sum = f32x4.relaxed_madd(sum, t, constant(19));
  sum = f32x4.relaxed_madd(sum, t, constant(18));
  const tail = f32x4.mul(f32x4.mul(sum, t), exponential(f32x4.neg(f32x4.mul(scaled, scaled))));
  const upper = f32x4.relaxed_nmadd(tail, constant(10), one);
  return v128.bitselect(f32x4.sub(one, upper), upper, f32x4.lt(x, f32x4.splat(0)));
}

@inline
export function activate(x: v128, code: i32): v128 {
  if (code == RELU) return f32x4.pmax(x, f32x4.splat(0));
  if (code == SWISH) return f32x4.mul(x, sigmoid(x));
  if (code == SIGMOID) return sigmoid(x);
  if (code == HARD_SWISH) return f32x4.mul(x, hardSigmoid(x));
  if (code == HARD_SIGMOID) return hardSigmoid(x);
  if (code == GELU) return f32x4.mul(x, normalProbability(x));
  if (code == RELU6) return f32x4.pmin(f32x4.pmax(x, f32x4.splat(0)), constant(13));
  return x;
}

/** The derivative at x times `gradient`. */
@inline
export function activateBackward(x: v128, gradient: v128, code: i32): v128 {
  if (code == NONE) return gradient;
  if (code == RELU) return v128.and(gradient, f32x4.gt(x, f32x4.splat(0)));
  if (code == RELU6) {
    return v128.and(gradient, v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.lt(x, constant(13))));
  }
  if (code == SWISH) {
    const s = sigmoid(x);
    // s + x s (1 - s)
    return f32x4.mul(gradient, f32x4.mul(s, f32x4.relaxed_madd(x, f32x4.sub(constant(11), s), constant(11))));
  }
  if (code == SIGMOID) {
    const s = sigmoid(x);
    return f32x4.mul(gradient, f32x4.mul(s, f32x4.sub(constant(11), s)));
  }
  const inside = v128.and(f32x4.gt(x, f32x4.neg(constant(12))), f32x4.lt(x, constant(12)));
  if (code == HARD_SIGMOID) return v128.and(f32x4.mul(gradient, constant(14)), inside);
  if (code == HARD_SWISH) {
    // x / 3 + 1 / 2 between -3 and 3, 0 below and 1 above
    const slope = f32x4.relaxed_madd(x, constant(23), constant(10));
    const outside = v128.and(constant(11), f32x4.ge(x, constant(12)));
    return f32x4.mul(gradient, v128.bitselect(slope, outside, inside));
  }
  const density = f32x4.mul(
    constant(16),
    exponential(f32x4.neg(f32x4.mul(constant(10), f32x4.mul(x, x)))),
  );
  return f32x4.mul(gradient, f32x4.relaxed_madd(x, density, normalProbability(x)));
}
