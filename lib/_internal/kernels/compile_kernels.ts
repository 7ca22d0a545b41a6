import asc from "assemblyscript/asc";

/** Compiles an AssemblyScript module that manages no memory of its own to WebAssembly with SIMD. */
export async function compileKernels(source: string): Promise<Uint8Array> {
  const { error, binary, stderr } = await asc.compileString(source, {
    optimizeLevel: 3,
    shrinkLevel: 0,
    noAssert: true,
    runtime: "stub",
    enable: ["simd"],
    importMemory: false,
    initialMemory: 1,
  });
  if (error !== null || binary === null) {
    throw new TypeError(`Cannot compile the kernels as the source must be AssemblyScript:\n${stderr}`);
  }
  return binary;
}
