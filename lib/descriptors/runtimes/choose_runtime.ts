import { existsSync } from "node:fs";
import type { RuntimeName } from "./runtime.ts";

/** Where Linux shows graphics cards: of Mesa's drivers, of NVIDIA's, and of Windows below. */
const LINUX_DEVICES = ["/dev/dri", "/dev/nvidia0", "/dev/dxg"];

/**
 * The fastest way to run a network on this machine: `"webgpu"` if there is a graphics card, or `"onnx"`. A graphics
 * card that the CPU only imitates does not count.
 *
 * @returns The runtime's name.
 */
export async function chooseRuntime(): Promise<RuntimeName> {
  // Asking for an adapter loads every driver, and some of them print errors on a server without a screen.
  if (Deno.build.os === "linux" && !LINUX_DEVICES.some((path) => existsSync(path))) return "onnx";
  const adapter = await navigator.gpu?.requestAdapter();
  return adapter && !adapter.info.isFallbackAdapter ? "webgpu" : "onnx";
}
