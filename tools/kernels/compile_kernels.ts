import asc from "assemblyscript/asc";

/**
 * Owner of kernels' memory: their `"own"`, one that the caller makes and `"threads"` share, or `"tfjs"`'s, in which
 * they can keep no constants.
 */
export type KernelMemory = "own" | "threads" | "tfjs";

const ENTRY = "kernels.ts";
const OUTPUT = "kernels.wasm";
const FLAGS = [ENTRY, "--outFile", OUTPUT, "-O3", "--noAssert", "--runtime", "stub", "--initialMemory", "1"];
const SHARED = ["--sharedMemory", "--maximumMemory", "65536"];

const MEMORY_FLAGS: Readonly<Record<KernelMemory, string[]>> = {
  // Relaxed swizzles are one instruction, and the same everywhere for the indices 0 to 15 and -1.
  own: ["--enable", "simd,relaxed-simd"],
  threads: ["--enable", "simd,relaxed-simd,threads,bulk-memory", "--importMemory", ...SHARED],
  tfjs: ["--enable", "simd,relaxed-simd,bulk-memory", "--importMemory"],
};

/**
 * Compiles AssemblyScript files to one WebAssembly module with SIMD that leaves its memory to the caller.
 *
 * @param sources Texts by the name of their file.
 * @param exported The files whose exports the module exports.
 * @param options Whose its memory is; where it is imported, a product and a sum may be rounded at once where the machine
 * does (relaxed SIMD).
 */
export async function compileKernels(
  sources: Record<string, string>,
  exported: readonly string[],
  options: { memory: KernelMemory },
): Promise<Uint8Array> {
  const files = new Map(Object.entries(sources).map(([name, text]) => [`${name}.ts`, text]));
  files.set(ENTRY, exported.map((name) => `export * from "./${name}";`).join("\n"));
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main([...FLAGS, ...MEMORY_FLAGS[options.memory]], {
    stderr: asc.createMemoryStream(),
    readFile: (name) => files.get(name) ?? null,
    writeFile(name, contents) {
      if (name === OUTPUT && contents instanceof Uint8Array) binary = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || binary === undefined) {
    throw new TypeError(`Cannot compile the kernels as the source must be AssemblyScript:\n${stderr}`);
  }
  return binary;
}
