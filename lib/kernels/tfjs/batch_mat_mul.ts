import * as tf from "@tensorflow/tfjs";
import { type Heap, onHeap } from "./heap.ts";
import type { Call } from "./operation.ts";

/**
 * Products of matrices, `[..., rows, depth]` with `[..., depth, columns]`.
 *
 * @param call tfjs's `BatchMatMul`.
 * @param own tfjs's own way, for what the kernels cannot do.
 */
export function batchMatMul(
  call: Call<"a" | "b", tf.BatchMatMulAttrs>,
  own: () => tf.TensorInfo,
): tf.TensorInfo {
  const { inputs: { a, b }, backend, attrs: { transposeA, transposeB } } = call;
  const [depth, rows] = lastTwo(a.shape, transposeA);
  const [columns, otherDepth] = lastTwo(b.shape, transposeB);
  const isOurs = a.dtype === "float32" && b.dtype === "float32" && depth === otherDepth &&
    tf.util.sizeFromShape(a.shape) * tf.util.sizeFromShape(b.shape) > 0;
  if (!isOurs) return own();
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return onHeap(backend, (heap) => {
    const c = heap.allocate([...outer, rows, columns]);
    const isBackwards = transposeA && transposeB;
    const left = isBackwards ? transposed(heap, a) : a;
    const sizes = { rows, depth, columns };
    const multiply = transposeA && !isBackwards
      ? multiplyTransposed(heap, sizes)
      : multiplyPacked(heap, sizes, transposeB);
    const [aStart, bStart, cStart] = [heap.address(left), heap.address(b), heap.address(c)];
    const places = matrixPlaces(outer, a.shape, b.shape);
    places.forEach(([aPlace, bPlace], place) =>
      multiply(
        aStart + aPlace * rows * depth * 4,
        bStart + bPlace * depth * columns * 4,
        cStart + place * rows * columns * 4,
      )
    );
    return c;
  });
}

interface Sizes {
  rows: number;
  depth: number;
  columns: number;
}

type Multiply = (a: number, b: number, c: number) => void;

function multiplyTransposed({ kernels }: Heap, { rows, depth, columns }: Sizes): Multiply {
  return (a, b, c) => kernels.multiplyTransposed!(a, rows, b, columns, c, depth, rows, columns, 1, 0, 1);
}

function multiplyPacked(heap: Heap, { rows, depth, columns }: Sizes, transposeB: boolean): Multiply {
  const packed = heap.room(depth * (columns + 7) * 4);
  let last = 0;
  return (a, b, c) => {
    if (b !== last) {
      const stride = transposeB ? depth : columns;
      heap.kernels.packPanels!(b, stride, packed, depth, columns, Number(transposeB), 0, 1);
    }
    last = b;
    heap.kernels.multiply!(a, depth, packed, c, columns, rows, depth, columns, 0, 0, 0, 1);
  };
}

function transposed(heap: Heap, matrices: tf.TensorInfo): tf.TensorInfo {
  const axes = matrices.shape.map((_, axis) => axis);
  axes.push(...axes.splice(-2).reverse());
  return heap.run("Transpose", { x: matrices }, { perm: axes });
}

function lastTwo(shape: readonly number[], isTransposed: boolean): [inner: number, outer: number] {
  const [first, second] = shape.slice(-2) as [number, number];
  return isTransposed ? [first, second] : [second, first];
}

/** Of each product, which matrix of `a` and which of `b`: a dimension of length 1 is used again and again. */
function matrixPlaces(outer: number[], aShape: number[], bShape: number[]): [number, number][] {
  const placesOf = (shape: number[]): number[] => {
    const own = [...outer.map(() => 1), ...shape.slice(0, -2)].slice(shape.length - 2);
    const strides = own.map((length, axis) => length === 1 ? 0 : tf.util.sizeFromShape(own.slice(axis + 1)));
    return Array.from({ length: tf.util.sizeFromShape(outer) }, (_, place) => {
      let [rest, found] = [place, 0];
      for (let axis = outer.length - 1; axis >= 0; axis--) {
        found += (rest % outer[axis]!) * strides[axis]!;
        rest = Math.floor(rest / outer[axis]!);
      }
      return found;
    });
  };
  const [aPlaces, bPlaces] = [placesOf(aShape), placesOf(bShape)];
  return aPlaces.map((place, index) => [place, bPlaces[index]!]);
}
