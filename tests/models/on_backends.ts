import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";
import { ASKS_FOR_SLOW_TESTS, runsSlowTests } from "../slow_tests.ts";

/** A backend of tfjs that the project supports. */
export type Backend = "cpu" | "wasm" | "webgpu";

const adapter = await navigator.gpu?.requestAdapter();
const isImitated = adapter?.info.isFallbackAdapter ?? true;

/** Options for {@linkcode testOnBackends}. */
export interface TestOnBackendsOptions {
  /** Whether a test takes a minute or more on a machine without a graphics card; it then has to be asked for. */
  isSlow?: (backend: Backend) => boolean;
}

/**
 * One test a backend, with no tensor left over at its end. Without a WebGPU adapter (Mesa's llvmpipe is one) the
 * test on webgpu is skipped, and its name says so; likewise what takes minutes, unless RDCD_SLOW_TESTS is set.
 *
 * @param name A sentence that begins with the symbol under test.
 * @param backends Where it has to hold.
 * @param body The test.
 * @param options Which tests are slow.
 */
export function testOnBackends(
  name: string,
  backends: readonly Backend[],
  body: (backend: Backend) => void | Promise<void>,
  options: TestOnBackendsOptions = {},
): void {
  for (const backend of backends) {
    const reason = reasonToSkip(backend, options.isSlow?.(backend) ?? false);
    Deno.test({
      name: `${name}, on ${backend}${reason === null ? "" : ` (skipped: ${reason})`}`,
      ignore: reason !== null,
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

function reasonToSkip(backend: Backend, isSlow: boolean): string | null {
  if (backend === "webgpu" && !adapter) return "no WebGPU adapter, install Mesa's Vulkan driver";
  if (isSlow && isImitated && !runsSlowTests) return `slow without a graphics card, ${ASKS_FOR_SLOW_TESTS}`;
  return null;
}
