import { layerTensors } from "../../models/layer_tensors.ts";
import { onBackend } from "../../backends/on_backend.ts";
import { startBackend } from "../../backends/start_backend.ts";
import { toTensor } from "../../images/to_tensor.ts";
import type { Architecture } from "../../models/architecture.ts";
import { Encoder } from "../../models/encoder.ts";
import { estimateBatchNorm } from "../../models/estimate_batch_norm.ts";
import type { Weights } from "../../models/initial_weights.ts";
import type { Image, Images } from "../../types.ts";

/**
 * A student as it is used: where there are views, its running statistics are those of the views under the weights as
 * they are now ("precise batch norm"), without the lag of the running average.
 *
 * The statistics are computed in WebAssembly, whatever trained the student.
 *
 * @param weights Its weights; borrowed.
 * @param size Pixels a side of the squares that it was trained on.
 * @param batches Views of one size, batch by batch; none to keep the running statistics.
 * @param nestedDims How many of the descriptor's first numbers are descriptors too.
 * @returns The encoder; the caller disposes of it.
 */
export async function finishedEncoder(
  architecture: Architecture,
  weights: Weights,
  size: number,
  batches: readonly (readonly Image[])[],
  nestedDims: readonly number[] = [],
): Promise<Encoder> {
  await startBackend("wasm");
  return onBackend("wasm", () => {
    const encoder = new Encoder(architecture, weights, {
      inputSize: { width: size, height: size },
      nestedDims,
    });
    const hasStatistics = layerTensors(encoder).some(({ layer }) => layer.kind === "batchNormalization");
    if (hasStatistics && batches.length > 0) estimateBatchNorm(encoder, tensors(batches));
    return encoder;
  });
}

function* tensors(batches: readonly (readonly Image[])[]): Generator<Images, void, undefined> {
  for (const batch of batches) {
    const images = toTensor(batch);
    yield images;
    images.dispose();
  }
}
