import asc from "assemblyscript/asc";

/**
 * Whose memory kernels work in: their `"own"`, one that the caller makes and `"threads"` share, or `"tfjs"`'s.
 */
export type KernelMemory = "own" | "threads" | "tfjs";

/** Where constants lie in tfjs's memory: below what its own module, as all of Emscripten's, uses, from 1024 on. */
export const TFJS_CONSTANTS = 16;

const MEMORY_OPTIONS = {
  own: { enable: ["simd"], importMemory: false },
  threads: {
    enable: ["simd", "relaxed-simd", "threads", "bulk-memory"],
    importMemory: true,
    sharedMemory: true,
    maximumMemory: 65536,
  },
  tfjs: { enable: ["simd", "relaxed-simd", "bulk-memory"], importMemory: true, memoryBase: TFJS_CONSTANTS },
};

/**
 * Compiles AssemblyScript files to one WebAssembly module with SIMD that leaves its memory to the caller.
 *
 * @param sources Texts by the name of their file.
 * @param exported The files whose exports the module exports.
 * @param options Whose its memory is, see {@linkcode KernelMemory}; where it is imported, a product and a sum may be
 * rounded at once where the machine does (relaxed SIMD).
 */
export async function compileKernels(
  sources: Record<string, string>,
  exported: readonly string[],
  options: { memory: KernelMemory },
): Promise<Uint8Array> {
  const files = Object.fromEntries(Object.entries(sources).map(([name, text]) => [`${name}.ts`, text]));
  const entry = exported.map((name) => `export * from "./${name}";`).join("\n");
  const { error, binary, stderr } = await asc.compileString({ "kernels.ts": entry, ...files }, {
    optimizeLevel: 3,
    shrinkLevel: 0,
    noAssert: true,
    runtime: "stub",
    initialMemory: 1,
    ...MEMORY_OPTIONS[options.memory],
  });
  if (error !== null || binary === null) {
    throw new TypeError(`Cannot compile the kernels as the source must be AssemblyScript:\n${stderr}`);
  }
  return binary;
}
