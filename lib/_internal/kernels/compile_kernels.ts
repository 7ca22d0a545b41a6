import asc from "assemblyscript/asc";

/**
 * Compiles AssemblyScript files to one WebAssembly module with SIMD that leaves its memory to the caller.
 *
 * @param sources Texts by the name of their file.
 * @param exported The files whose exports the module exports.
 */
export async function compileKernels(
  sources: Record<string, string>,
  exported: readonly string[],
): Promise<Uint8Array> {
  const files = Object.fromEntries(Object.entries(sources).map(([name, text]) => [`${name}.ts`, text]));
  const entry = exported.map((name) => `export * from "./${name}";`).join("\n");
  const { error, binary, stderr } = await asc.compileString({ "kernels.ts": entry, ...files }, {
    optimizeLevel: 3,
    shrinkLevel: 0,
    noAssert: true,
    runtime: "stub",
    // Relaxed swizzles are one instruction, and the same everywhere for the indices 0 to 15 and -1.
    enable: ["simd", "relaxed-simd"],
    importMemory: false,
    initialMemory: 1,
  });
  if (error !== null || binary === null) {
    throw new TypeError(`Cannot compile the kernels as the source must be AssemblyScript:\n${stderr}`);
  }
  return binary;
}
