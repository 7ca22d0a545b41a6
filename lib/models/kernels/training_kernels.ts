import { TRAINING_WASM } from "./training_wasm.ts";

/** The functions of the `*.as` files here by name. Addresses are byte offsets in the memory; all else is numbers. */
export type TrainingKernels = Readonly<Record<string, (...args: number[]) => void>>;

/** Bytes at the start of the memory that the kernels keep constants in. */
export const RESERVED_BYTES = 65536;

/** The most that WebAssembly can address, in pages of 64 KiB. */
const MOST_PAGES = 65536;

let module: WebAssembly.Module | undefined;

/**
 * A memory for {@linkcode startKernels} that threads can share.
 *
 * @param bytes How large it is at first; it can grow.
 */
export function createKernelMemory(bytes: number): WebAssembly.Memory {
  const initial = Math.max(1, Math.ceil(bytes / 65536));
  return new WebAssembly.Memory({ initial, maximum: MOST_PAGES, shared: true });
}

/**
 * The kernels over a memory. Each thread needs its own.
 *
 * @param memory Made by {@linkcode createKernelMemory}.
 */
export function startKernels(memory: WebAssembly.Memory): TrainingKernels {
  module ??= new WebAssembly.Module(Uint8Array.fromBase64(TRAINING_WASM));
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as TrainingKernels;
}
