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
    const places = matrixPlaces(outer, a.shape, b.shape);
    // Bringing a transposed right side into order costs as much as transposing a result of its size.
    const isSwapped = transposeB && (transposeA || rows < depth);
    if (isSwapped) {
      const sides = { left: b, right: a, isTransposed: !transposeA };
      const swapped = places.map(([aPlace, bPlace]): Place => [bPlace, aPlace]);
      const result = multiply(heap, sides, swapped, { rows: columns, depth, columns: rows }, outer);
      const perm = [...outer.keys(), outer.length + 1, outer.length];
      return heap.run("Transpose", { x: result }, { perm });
    }
    const sizes = { rows, depth, columns };
    if (transposeA) return multiplyTransposed(heap, a, b, places, sizes, outer);
    return multiply(heap, { left: a, right: b, isTransposed: transposeB }, places, sizes, outer);
  });
}

interface Sizes {
  rows: number;
  depth: number;
  columns: number;
}

/** Of a product, which matrix of the left side and which of the right. */
type Place = [left: number, right: number];

/** Products with the right side `[depth, columns]`, or `[columns, depth]` where it is transposed. */
function multiply(
  heap: Heap,
  { left, right, isTransposed }: { left: tf.TensorInfo; right: tf.TensorInfo; isTransposed: boolean },
  places: Place[],
  { rows, depth, columns }: Sizes,
  outer: number[],
): tf.TensorInfo {
  const result = heap.allocate([...outer, rows, columns]);
  const packed = heap.room(depth * (columns + 7) * 4);
  const [a, b, c] = [heap.address(left), heap.address(right), heap.address(result)];
  let last = -1;
  places.forEach(([aPlace, bPlace], place) => {
    if (bPlace !== last) {
      const matrix = b + bPlace * depth * columns * 4;
      const stride = isTransposed ? depth : columns;
      heap.kernels.packPanels!(matrix, stride, packed, depth, columns, Number(isTransposed), 0, 1);
    }
    last = bPlace;
    const [from, to] = [a + aPlace * rows * depth * 4, c + place * rows * columns * 4];
    heap.kernels.multiply!(from, depth, packed, to, columns, rows, depth, columns, 0, 0, 0, 1);
  });
  return result;
}

/** Products with the left side `[depth, rows]`. */
function multiplyTransposed(
  heap: Heap,
  left: tf.TensorInfo,
  right: tf.TensorInfo,
  places: Place[],
  { rows, depth, columns }: Sizes,
  outer: number[],
): tf.TensorInfo {
  const result = heap.allocate([...outer, rows, columns]);
  const [a, b, c] = [heap.address(left), heap.address(right), heap.address(result)];
  places.forEach(([aPlace, bPlace], place) => {
    const [from, matrix, to] = [
      a + aPlace * rows * depth * 4,
      b + bPlace * depth * columns * 4,
      c + place * rows * columns * 4,
    ];
    heap.kernels.multiplyTransposed!(from, rows, matrix, columns, to, depth, rows, columns, 1, 0, 1);
  });
  return result;
}

function lastTwo(shape: readonly number[], isTransposed: boolean): [inner: number, outer: number] {
  const [first, second] = shape.slice(-2) as [number, number];
  return isTransposed ? [first, second] : [second, first];
}

/** For each product: a dimension of length 1 is used again and again. */
function matrixPlaces(outer: number[], aShape: number[], bShape: number[]): Place[] {
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
