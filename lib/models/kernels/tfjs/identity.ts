import type * as tf from "@tensorflow/tfjs";
import type { Call } from "./operation.ts";

/**
 * The same numbers again, which two tensors then share: no operation of tfjs changes a tensor's numbers.
 *
 * @param call tfjs's `Identity`, or `Cast`.
 * @param own tfjs's own way, for text and for numbers of another type.
 */
export function identity(
  { inputs: { x }, backend, attrs }: Call<"x", Partial<tf.CastAttrs>>,
  own: () => tf.TensorInfo,
): tf.TensorInfo {
  if (x.dtype === "string" || (attrs?.dtype ?? x.dtype) !== x.dtype) return own();
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
}
