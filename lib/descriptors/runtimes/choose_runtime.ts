import type { RuntimeName } from "./runtime.ts";

/**
 * The fastest way to run a network on this machine: `"webgpu"` if there is a graphics card, or `"onnx"`. A graphics
 * card that the CPU only imitates does not count.
 *
 * @returns The runtime's name.
 */
export async function chooseRuntime(): Promise<RuntimeName> {
  const adapter = await navigator.gpu?.requestAdapter();
  return adapter && !adapter.info.isFallbackAdapter ? "webgpu" : "onnx";
}
