import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";

/** A backend of tfjs that the project supports. */
export type Backend = "cpu" | "wasm" | "webgpu";

const adapter = await navigator.gpu?.requestAdapter();

/**
 * One test a backend, with no tensor left over at its end. Without a WebGPU adapter (Mesa's llvmpipe is one) the
 * test on webgpu is skipped, and its name says so.
 *
 * @param name A sentence that begins with the symbol under test.
 * @param backends Where it has to hold.
 * @param body The test.
 */
export function testOnBackends(
  name: string,
  backends: readonly Backend[],
  body: (backend: Backend) => void | Promise<void>,
): void {
  for (const backend of backends) {
    const ignore = backend === "webgpu" && !adapter;
    Deno.test({
      name: `${name}, on ${backend}${
        ignore ? " (skipped: no WebGPU adapter, install Mesa's Vulkan driver)" : ""
      }`,
      ignore,
      async fn() {
        await tf.setBackend(backend);
        const before = tf.memory().numTensors;
        await body(backend);
        const left = tf.memory().numTensors - before;
        if (left !== 0) throw new Error(`${left} tensors were not disposed of`);
      },
    });
  }
}
