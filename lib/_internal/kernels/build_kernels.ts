import { fileURLToPath } from "node:url";
import { compileKernels } from "./compile_kernels.ts";

const LINE = 100;

/** The text of `pixels_wasm.ts`: the compiled kernels in base64, so that loading them needs no permission. */
export function kernelModule(binary: Uint8Array): string {
  const text = binary.toBase64();
  const lines = Array.from(
    { length: Math.ceil(text.length / LINE) },
    (_, index) => `  "${text.slice(index * LINE, (index + 1) * LINE)}",`,
  );
  return [
    "// Made from pixels.as by `deno task build-kernels`; a test compiles it again and compares.",
    "",
    "/** The kernels of `pixels.as` as a WebAssembly binary, in base64. */",
    "export const PIXELS_WASM: string = [",
    ...lines,
    '].join("");',
    "",
  ].join("\n");
}

/** The source of the kernels, and the module that is made of it. */
export const kernelPaths: { source: string; module: string } = {
  source: fileURLToPath(new URL("./pixels.as", import.meta.url)),
  module: fileURLToPath(new URL("./pixels_wasm.ts", import.meta.url)),
};

if (import.meta.main) {
  const binary = await compileKernels(await Deno.readTextFile(kernelPaths.source));
  await Deno.writeTextFile(kernelPaths.module, kernelModule(binary));
  console.error(`Wrote ${binary.length} bytes of WebAssembly to ${kernelPaths.module}`);
}
