import * as tf from "@tensorflow/tfjs";
import { onHeap } from "./heap.ts";
import type { Call } from "./operation.ts";

/** Attributes that tfjs hands to sums and means. */
export interface ReductionAttributes {
  /** Which dimensions. */
  axis: number | number[];
  /** True if they stay, with length 1. */
  keepDims: boolean;
}

/**
 * Sums over some dimensions.
 *
 * @param call tfjs's `Sum`.
 * @param own tfjs's own way, for what are no 32-bit floats and for dimensions that do not follow each other.
 */
export function sum(call: Call<"x", ReductionAttributes>, own: () => tf.TensorInfo): tf.TensorInfo {
  return reduce(call, () => 1, own);
}

/**
 * Means over some dimensions.
 *
 * @param call tfjs's `Mean`.
 * @param own tfjs's own way, as for {@linkcode sum}.
 */
export function mean(call: Call<"x", ReductionAttributes>, own: () => tf.TensorInfo): tf.TensorInfo {
  return reduce(call, (count) => 1 / count, own);
}

function reduce(
  { inputs: { x }, backend, attrs: { axis, keepDims } }: Call<"x", ReductionAttributes>,
  factor: (count: number) => number,
  own: () => tf.TensorInfo,
): tf.TensorInfo {
  const axes = tf.util.parseAxisParam(axis, x.shape).sort((one, other) => one - other);
  const [first = 0, last = -1] = [axes[0], axes.at(-1)];
  const size = tf.util.sizeFromShape(x.shape);
  if (x.dtype !== "float32" || size === 0 || last - first + 1 !== axes.length) return own();
  const outer = tf.util.sizeFromShape(x.shape.slice(0, first));
  const inner = tf.util.sizeFromShape(x.shape.slice(last + 1));
  const count = size / outer / inner;
  const kept = axes.map(() => 1);
  return onHeap(backend, (heap) => {
    const y = heap.allocate([
      ...x.shape.slice(0, first),
      ...keepDims ? kept : [],
      ...x.shape.slice(last + 1),
    ]);
    const [source, target, part] = [heap.address(x), heap.address(y), heap.room(inner * 4)];
    heap.kernels.sumMiddle!(source, target, part, outer, count, inner, factor(count));
    return y;
  });
}
