import * as tf from "@tensorflow/tfjs";
import { onBackend } from "../../backends/on_backend.ts";
import { type PackagedBackend, startBackend } from "../../backends/start_backend.ts";
import { toTensor } from "../../images/to_tensor.ts";
import { networkLayers, networkOf } from "../../models/architecture.ts";
import type { Encoder } from "../../models/encoder.ts";
import { foldNetwork } from "../../models/fold_network.ts";
import { forward } from "../../models/forward.ts";
import { l2Normalize } from "../../models/l2_normalize.ts";
import { toTfjsLayout } from "../../models/tensor_layout.ts";
import { listTensors } from "../../models/tensor_list.ts";
import type { Matrix } from "../../types.ts";
import type { Runtime } from "./runtime.ts";

/**
 * An encoder, folded for inference, on one of tfjs's backends. tfjs's own choice of backend is as before after every
 * call.
 *
 * @param backend The backend; its package is loaded here.
 * @returns The runtime; the caller disposes of it.
 * @throws {RangeError} If the backend does not work on this machine.
 */
export async function createTfjsRuntime(encoder: Encoder, backend: PackagedBackend): Promise<Runtime> {
  const { layers, weights } = foldNetwork(networkLayers(networkOf(encoder)), await encoder.readWeights());
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
