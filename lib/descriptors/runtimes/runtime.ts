import type { Image } from "../../types.ts";

/**
 * Runtime of networks: `"onnx"` is ONNX Runtime on the CPU, `"webgpu"` and `"wasm"` are tfjs on the graphics card
 * and in WebAssembly.
 */
export type RuntimeName = "onnx" | "webgpu" | "wasm";

/** The names of the runtimes. */
export const RUNTIMES: readonly RuntimeName[] = ["onnx", "webgpu", "wasm"];

/** A network that is ready to describe images. */
export interface Runtime {
  /**
   * Describes images of one size.
   *
   * @param images At least one image.
   * @returns Row-major `[images.length, dims]`, unit rows.
   */
  run(images: readonly Image[]): Promise<Float32Array>;
  /** Frees the network. */
  dispose(): Promise<void>;
}
