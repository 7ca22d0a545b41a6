import { fileURLToPath } from "node:url";
import { compileKernels } from "./compile_kernels.ts";

const LINE = 100;

/** The text of `kernels_wasm.ts`: the compiled kernels in base64, so that loading them needs no permission. */
export function kernelModule(binary: Uint8Array): string {
  const text = binary.toBase64();
  const lines = Array.from(
    { length: Math.ceil(text.length / LINE) },
    (_, index) => `  "${text.slice(index * LINE, (index + 1) * LINE)}",`,
  );
  return [
    "// Made from the *.as files here by `deno task build-kernels`; a test compiles it again and compares.",
    "",
    "/** The kernels as a WebAssembly binary, in base64. */",
    "export const KERNELS_WASM: string = [",
    ...lines,
    '].join("");',
    "",
  ].join("\n");
}

/** Where {@linkcode kernelModule}'s text is kept. */
export const kernelModulePath: string = fileURLToPath(new URL("./kernels_wasm.ts", import.meta.url));

/** Compiles the kernels as they are now. */
export async function compileOwnKernels(): Promise<Uint8Array> {
  const names = ["pixels", "augment", "hoisted"];
  const texts = names.map((name) =>
    Deno.readTextFile(fileURLToPath(new URL(`./${name}.as`, import.meta.url)))
  );
  const sources = (await Promise.all(texts)).map((text, index) => [names[index]!, text]);
  return await compileKernels(Object.fromEntries(sources), names);
}

if (import.meta.main) {
  const binary = await compileOwnKernels();
  await Deno.writeTextFile(kernelModulePath, kernelModule(binary));
  console.error(`Wrote ${binary.length} bytes of WebAssembly to ${kernelModulePath}`);
}
