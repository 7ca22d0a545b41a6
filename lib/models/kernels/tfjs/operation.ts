import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

/** Arguments that tfjs hands to an operation of its wasm backend. */
export interface Call<Name extends string = string, Attributes = tf.NamedAttrMap> {
  /** The tensors. */
  inputs: Record<Name, tf.TensorInfo>;
  /** Where they are. */
  backend: BackendWasm;
  /** All else. */
  attrs: Attributes;
}

/**
 * Does an operation with tfjs's cpu backend: slowly, but with whatever options.
 *
 * @param call What tfjs handed over.
 * @returns The result on the wasm backend.
 */
export function runOnCpu(name: string, { inputs, backend, attrs }: Call<string, object>): tf.TensorInfo {
  const cpu = tf.findBackend("cpu");
  const copies = Object.entries(inputs).map(([input, { dataId, shape, dtype }]) => {
    const values = backend.readSync(dataId);
    return [input, { dataId: cpu.write(values, shape, dtype), shape, dtype }] as const;
  });
  const result = tf.getKernel(name, "cpu").kernelFunc({
    inputs: Object.fromEntries(copies),
    backend: cpu,
    attrs: attrs as tf.NamedAttrMap,
  }) as tf.TensorInfo;
  const { dataId, shape, dtype } = result;
  const output = backend.makeOutput(shape, dtype, undefined, cpu.readSync(dataId));
  for (const used of [result, ...copies.map(([, copy]) => copy)]) cpu.disposeData(used.dataId);
  return output;
}
