import { InferenceSession, Tensor } from "onnxruntime-node";
import { toNchw } from "../../images/to_nchw.ts";
import type { Encoder } from "../../models/encoder.ts";
import { onnxModel } from "../../weights/onnx_model.ts";
import type { Runtime } from "./runtime.ts";

/**
 * An encoder in ONNX Runtime on the CPU. The calling thread is blocked while it computes.
 *
 * Measured on 2 cores of an AMD EPYC at 288 x 288 (`deno task bench`): with the network alone on the machine, batches
 * of 1, 2, 4, 8 and 16 ran at 55, 52, 66, 57 and 50 images/s on two threads and 34, 35, 32, 28 and 32 on one. With
 * decoding beside it, images one by one came at 31 images/s, batches of 2 at 22 and of 4 at 16 to 30.
 *
 * @param threads Threads that one run is spread over.
 * @returns The runtime; the caller disposes of it.
 */
export async function createOnnxRuntime(encoder: Encoder, threads: number): Promise<Runtime> {
  const session = await InferenceSession.create(await onnxModel(encoder), {
    intraOpNumThreads: threads,
    // Threads that wait for work would otherwise spin, on cores that decode the next images: measured on two cores,
    // an image then costs 76 ms of processor time instead of 59, decoding and resizing included.
    extra: { session: { intra_op: { allow_spinning: "0" } } },
  });
  return {
    async run(images) {
      const { width, height } = images[0]!;
      const input = new Tensor("float32", toNchw(images), [images.length, 3, height, width]);
      const { descriptor } = await session.run({ images: input });
      return descriptor!.data as Float32Array;
    },
    dispose: () => session.release(),
  };
}
