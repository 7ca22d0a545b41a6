import * as tf from "@tensorflow/tfjs";
import { toTensor } from "../../images/to_tensor.ts";
import type { Encoder } from "../../models/encoder.ts";
import { foldNetwork } from "../../models/fold_network.ts";
import { forward } from "../../models/forward.ts";
import { l2Normalize } from "../../models/l2_normalize.ts";
import { toTfjsLayout } from "../../models/tensor_layout.ts";
import { listTensors } from "../../models/tensor_list.ts";
import type { Matrix } from "../../types.ts";
import type { Runtime } from "./runtime.ts";

const PACKAGES = {
  wasm: () => import("@tensorflow/tfjs-backend-wasm"),
  webgpu: () => import("@tensorflow/tfjs-backend-webgpu"),
};

/**
 * An encoder, folded for inference, on one of tfjs's backends. tfjs's own choice of backend is as before after every
 * call.
 *
 * @param encoder Its weights are copied.
 * @param backend The backend; its package is loaded here.
 * @returns The runtime; the caller disposes of it.
 * @throws {RangeError} If the backend does not work on this machine.
 */
export async function createTfjsRuntime(encoder: Encoder, backend: keyof typeof PACKAGES): Promise<Runtime> {
  const { trunk, feature, projector } = encoder.network;
  const { layers, weights } = foldNetwork([...trunk, ...feature, ...projector], await encoder.readWeights());
  await startBackend(backend);
  const tensors = onBackend(backend, () =>
    new Map(
      listTensors(layers).map((description) => {
        const { shape, values } = toTfjsLayout(description, weights.get(description.name)!);
        return [description.name, tf.tensor(values, shape)];
      }),
    ));
  return {
    async run(images) {
      const descriptors = onBackend(
        backend,
        () => tf.tidy(() => l2Normalize(forward(layers, toTensor(images), tensors) as Matrix)),
      );
      const values = await descriptors.data<"float32">();
      descriptors.dispose();
      return values;
    },
    dispose() {
      tf.dispose([...tensors.values()]);
      return Promise.resolve();
    },
  };
}

let starting: Promise<unknown> = Promise.resolve();

/** Backends start one after the other: while one starts, tfjs names it as its current one. */
function startBackend(backend: keyof typeof PACKAGES): Promise<void> {
  const started = starting.then(async () => {
    await PACKAGES[backend]();
    const previous = tf.getBackend();
    const success = await tf.setBackend(backend).catch(() => false);
    await tf.setBackend(previous);
    if (!success) {
      throw new RangeError(
        `Cannot run the network on ${backend} as this machine must offer it: current value is none; use another runtime`,
      );
    }
  });
  starting = started.catch(() => {});
  return started;
}

/** Runs work whose operations go to a backend that was started. */
function onBackend<Result>(backend: string, work: () => Result): Result {
  const previous = tf.getBackend();
  // A backend that was started is switched to before the promise is returned, so nothing else comes in between.
  void tf.setBackend(backend);
  try {
    return work();
  } finally {
    void tf.setBackend(previous);
  }
}
