import asc from "assemblyscript/asc";

/**
 * Compiles AssemblyScript files to one WebAssembly module with SIMD that leaves its memory to the caller.
 *
 * @param sources Texts by the name of their file.
 * @param exported The files whose exports the module exports.
 * @param options With `isShared` the module imports its memory, which threads may share, and may round a product and a
 * sum at once where the machine does (relaxed SIMD).
 */
export async function compileKernels(
  sources: Record<string, string>,
  exported: readonly string[],
  options: { isShared: boolean },
): Promise<Uint8Array> {
  const files = Object.fromEntries(Object.entries(sources).map(([name, text]) => [`${name}.ts`, text]));
  const entry = exported.map((name) => `export * from "./${name}";`).join("\n");
  const memory = options.isShared
    ? {
      enable: ["simd", "relaxed-simd", "threads", "bulk-memory"],
      importMemory: true,
      sharedMemory: true,
      maximumMemory: 65536,
    }
    // Relaxed swizzles are one instruction, and the same everywhere for the indices 0 to 15 and -1.
    : { enable: ["simd", "relaxed-simd"], importMemory: false };
  const { error, binary, stderr } = await asc.compileString({ "kernels.ts": entry, ...files }, {
    optimizeLevel: 3,
    shrinkLevel: 0,
    noAssert: true,
    runtime: "stub",
    initialMemory: 1,
    ...memory,
  });
  if (error !== null || binary === null) {
    throw new TypeError(`Cannot compile the kernels as the source must be AssemblyScript:\n${stderr}`);
  }
  return binary;
}
