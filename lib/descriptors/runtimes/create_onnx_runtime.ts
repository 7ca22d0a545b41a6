import { InferenceSession, Tensor } from "onnxruntime-node";
import { toNchw } from "../../images/to_nchw.ts";
import type { Encoder } from "../../models/encoder.ts";
import { onnxModel } from "../../weights/onnx_model.ts";
import type { Runtime } from "./runtime.ts";

/**
 * An encoder in ONNX Runtime on the CPU. The calling thread is blocked while it computes.
 *
 * @param encoder Its weights are copied.
 * @param threads Threads that one batch is spread over.
 * @returns The runtime; the caller disposes of it.
 */
export async function createOnnxRuntime(encoder: Encoder, threads: number): Promise<Runtime> {
  const session = await InferenceSession.create(await onnxModel(encoder), {
    intraOpNumThreads: threads,
    executionMode: "sequential",
    // Threads that wait for work would otherwise spin, on cores that decode the next pictures: measured on two cores,
    // a picture then costs 76 ms of processor time instead of 59, decoding and resizing included.
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
