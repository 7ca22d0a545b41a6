import { layerTensors } from "../models/layer_tensors.ts";
import { onBackend } from "../backends/on_backend.ts";
import { startBackend } from "../backends/start_backend.ts";
import { generatePicture } from "../pictures/generate_picture.ts";
import { resizeImage } from "../images/resize_image.ts";
import { toTensor } from "../images/to_tensor.ts";
import type { Backbone } from "../models/architecture.ts";
import { createStudent } from "../models/create_student.ts";
import type { Encoder } from "../models/encoder.ts";
import { estimateBatchNorm } from "../models/estimate_batch_norm.ts";

/** A series that no generated benchmark is likely to be made of; with 20 images every family takes part. */
const SERIES = 1_948_271;
const PICTURES = 20;
/** The square that a student is evaluated on would take nine times as long. */
const SIZE = { width: 96, height: 96 };

/**
 * A network with random weights (seed 0). Batch normalization has the statistics of generated pictures, so that
 * descriptors differ as the images do.
 *
 * The statistics are computed in WebAssembly, whatever tfjs's current backend is: unlike a graphics card's, its
 * arithmetic is the same everywhere, and tfjs's plain JavaScript takes a dozen times as long.
 *
 * @returns The same numbers every time; the caller disposes of it.
 * @throws {RangeError} If the backbone is unknown or the size is no positive integer.
 */
export async function createUntrainedEncoder(backbone: Backbone, descriptorDims: number): Promise<Encoder> {
  await startBackend("wasm");
  const encoder = onBackend("wasm", () => createStudent({ backbone, descriptorDims }));
  if (!layerTensors(encoder).some(({ layer }) => layer.kind === "batchNormalization")) return encoder;
  const pictures = await Promise.all(
    Array.from({ length: PICTURES }, (_, index) => generatePicture({ seed: SERIES, index })),
  );
  const squares = pictures.map((image) => resizeImage(image, SIZE));
  onBackend("wasm", () => {
    const images = toTensor(squares);
    estimateBatchNorm(encoder, [images]);
    images.dispose();
  });
  return encoder;
}
