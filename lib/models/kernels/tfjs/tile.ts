import * as tf from "@tensorflow/tfjs";
import { onHeap } from "./heap.ts";
import type { Call } from "./operation.ts";

/**
 * A tensor several times in each direction.
 *
 * @param call tfjs's `Tile`.
 * @param own tfjs's own way, for what are no 32-bit floats.
 */
export function tile(
  { inputs: { x }, backend, attrs: { reps } }: Call<"x", tf.TileAttrs>,
  own: () => tf.TensorInfo,
): tf.TensorInfo {
  const isOurs = x.dtype === "float32" && reps.length === x.shape.length &&
    tf.util.sizeFromShape(x.shape) * tf.util.sizeFromShape(reps) > 0;
  if (!isOurs) return own();
  return onHeap(backend, (heap) => {
    const shape = [...x.shape];
    let tiled = x;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (reps[axis] === 1 && (axis > 0 || tiled !== x)) continue;
      const blocks = tf.util.sizeFromShape(shape.slice(0, axis));
      const bytes = tf.util.sizeFromShape(shape.slice(axis)) * 4;
      shape[axis]! *= reps[axis]!;
      const source = heap.address(tiled);
      tiled = heap.allocate(shape);
      heap.kernels.repeatBlocks!(source, heap.address(tiled), blocks, bytes, reps[axis]!);
    }
    return tiled;
  });
}
