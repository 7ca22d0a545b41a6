import * as tf from "@tensorflow/tfjs";
import { onHeap } from "./heap.ts";
import type { Call } from "./operation.ts";

/**
 * `1 / (1 + exp(-x))` of each number.
 *
 * @param call tfjs's `Sigmoid`.
 * @param own tfjs's own way, for what are no 32-bit floats.
 */
export function sigmoid({ inputs: { x }, backend }: Call<"x">, own: () => tf.TensorInfo): tf.TensorInfo {
  if (x.dtype !== "float32") return own();
  return onHeap(backend, (heap) => {
    const y = heap.allocate(x.shape);
    heap.kernels.sigmoidAll!(heap.address(x), heap.address(y), tf.util.sizeFromShape(x.shape));
    return y;
  });
}
