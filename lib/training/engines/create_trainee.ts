import * as tf from "@tensorflow/tfjs";
import { startBackend } from "../../backends/start_backend.ts";
import { registerWasmKernels } from "../../models/kernels/register_wasm_kernels.ts";
import { type CompiledTraineeOptions, createCompiledTrainee } from "./compiled/create_compiled_trainee.ts";
import { tfjsTrainee } from "./create_tfjs_trainee.ts";
import type { Trainee, TraineeOptions } from "./trainee.ts";

/** Names of the engines that compute the steps of training. */
export const ENGINES = ["compiled", "tfjs-wasm", "tfjs-cpu", "tfjs-webgpu"] as const;

/**
 * The name of what computes the steps of training: kernels in WebAssembly on all cores; tfjs in WebAssembly on one core,
 * which also has the networks that are not compiled (ResNeXt, vision transformers); tfjs in plain JavaScript; or tfjs
 * on the graphics card.
 */
export type EngineName = typeof ENGINES[number];

/** The engine that computes them unless something else is asked for. */
export const DEFAULT_ENGINE: EngineName = "compiled";

const CREATORS: Readonly<Record<EngineName, (options: CompiledTraineeOptions) => Promise<Trainee>>> = {
  "compiled": async (options) => {
    // What is left to tfjs are the losses.
    await useWasm();
    return await createCompiledTrainee(options);
  },
  "tfjs-wasm": async (options) => {
    await useWasm();
    return tfjsTrainee(options);
  },
  "tfjs-cpu": (options) => createOn("cpu", options),
  "tfjs-webgpu": (options) => createOn("webgpu", options),
};

/**
 * A network that learns, on the engine asked for, which stays tfjs's current backend.
 *
 * @param options What learns, and how; `threads` is for kernels in WebAssembly.
 * @returns The trainee; the caller disposes of it.
 * @throws {RangeError} If the engine is unknown or does not work on this machine, or the options do not fit.
 */
export async function createTrainee(engine: EngineName, options: CompiledTraineeOptions): Promise<Trainee> {
  if (!Object.hasOwn(CREATORS, engine)) {
    throw new RangeError(
      `Cannot train as engine must be one of ${ENGINES.join(", ")}: current value is ${
        JSON.stringify(engine)
      }`,
    );
  }
  return await CREATORS[engine](options);
}

async function useWasm(): Promise<void> {
  await registerWasmKernels();
  await tf.setBackend("wasm");
}

async function createOn(backend: "cpu" | "webgpu", options: TraineeOptions): Promise<Trainee> {
  if (backend === "webgpu") await startBackend(backend);
  await tf.setBackend(backend);
  return tfjsTrainee(options);
}
