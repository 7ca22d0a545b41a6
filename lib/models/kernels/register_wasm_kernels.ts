import * as tf from "@tensorflow/tfjs";
import { startBackend } from "../../backends/start_backend.ts";
import { batchMatMul } from "./tfjs/batch_mat_mul.ts";
import { conv2D } from "./tfjs/convolution.ts";
import { conv2DBackpropFilter, conv2DBackpropInput } from "./tfjs/convolution_gradients.ts";
import { depthwiseBackpropFilter, depthwiseBackpropInput } from "./tfjs/depthwise_gradients.ts";
import { identity } from "./tfjs/identity.ts";
import { mean, sum } from "./tfjs/sums.ts";
import { tile } from "./tfjs/tile.ts";

const MISSING = {
  [tf.Conv2DBackpropFilter]: conv2DBackpropFilter,
  [tf.DepthwiseConv2dNativeBackpropFilter]: depthwiseBackpropFilter,
  [tf.DepthwiseConv2dNativeBackpropInput]: depthwiseBackpropInput,
};

const FASTER = {
  [tf.BatchMatMul]: batchMatMul,
  [tf.Cast]: identity,
  [tf.Conv2D]: conv2D,
  [tf.Conv2DBackpropInput]: conv2DBackpropInput,
  [tf.FusedConv2D]: conv2D,
  [tf.Identity]: identity,
  [tf.Mean]: mean,
  [tf.Sum]: sum,
  [tf.Tile]: tile,
};

let registering: Promise<void> | undefined;

/**
 * Makes tfjs's wasm backend able to train the networks of this library, and faster. It gets the gradients of
 * convolutions that it lacks; its matrix products, convolutions and the gradients of their inputs, sums, means and tiles
 * are replaced by faster ones, and a tensor's copy shares its numbers. All work in tfjs's own memory, on one core.
 * Options that the kernels do not have, such as gaps within windows, are left to tfjs: to what was replaced, or to its
 * cpu backend. Calling it again does nothing.
 *
 * @returns When the backend can be chosen with `tf.setBackend("wasm")`; the current one stays.
 * @throws {RangeError} If WebAssembly does not work on this machine. Operations throw it where tfjs runs its build with
 * threads, whose memory is another, or where memory is used up.
 *
 * @example The gradient of a convolution
 * ```ts
 * import { registerWasmKernels } from "rdcd/models";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await registerWasmKernels();
 * await tf.setBackend("wasm");
 * const images = tf.ones<tf.Rank.R4>([1, 2, 2, 1]);
 * const gradient = tf.grad((filter) => tf.conv2d(images, filter as tf.Tensor4D, 1, "valid"));
 * assert.deepEqual([...gradient(tf.ones([1, 1, 1, 1])).dataSync()], [4]);
 * ```
 */
export function registerWasmKernels(): Promise<void> {
  registering ??= register();
  return registering;
}

async function register(): Promise<void> {
  // The package would register its own kernels over ours if it came later.
  await startBackend("wasm");
  for (const [name, run] of Object.entries(MISSING)) {
    tf.registerKernel({ kernelName: name, backendName: "wasm", kernelFunc: run as unknown as tf.KernelFunc });
  }
  for (const [name, run] of Object.entries(FASTER)) {
    const replaced = tf.getKernel(name, "wasm");
    const kernelFunc = ((call: Parameters<tf.KernelFunc>[0]) =>
      run(call as never, () =>
        replaced.kernelFunc(call) as tf.TensorInfo)) as tf.KernelFunc;
    tf.unregisterKernel(name, "wasm");
    tf.registerKernel({ ...replaced, kernelFunc });
  }
}
