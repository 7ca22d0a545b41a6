import { fileURLToPath } from "node:url";
import { compileKernels, type KernelMemory } from "./compile_kernels.ts";

const LINE = 100;

/** AssemblyScript files that become one module of WebAssembly. */
export interface KernelModule {
  /** Where the files are. */
  folder: URL;
  /** The files without `.as`, those that only others use last. */
  files: readonly string[];
  /** How many of them, from the first on, export functions. */
  exported: number;
  /** The name of the constant that holds the binary, in base64. */
  constant: string;
  /** The file of the constant. */
  target: string;
  /** Owner of the memory that it works in. */
  memory: KernelMemory;
}

/** The modules there are. */
export const KERNEL_MODULES: readonly KernelModule[] = [
  {
    folder: new URL("../../lib/images/kernels/", import.meta.url),
    files: ["pixels", "augment", "hoisted"],
    exported: 3,
    constant: "KERNELS_WASM",
    target: "kernels_wasm.ts",
    memory: "own",
  },
  {
    folder: new URL("../../lib/search/kernels/", import.meta.url),
    files: ["hamming"],
    exported: 1,
    constant: "HAMMING_WASM",
    target: "hamming_wasm.ts",
    memory: "own",
  },
  {
    folder: new URL("../../lib/models/kernels/", import.meta.url),
    files: [
      "matrix",
      "convolution",
      "depthwise",
      "normalize",
      "pointwise",
      "pool",
      "update",
      "barrier",
      "activation",
    ],
    exported: 8,
    constant: "TRAINING_WASM",
    target: "training_wasm.ts",
    memory: "threads",
  },
  {
    folder: new URL("../../lib/models/kernels/", import.meta.url),
    files: ["tfjs", "matrix", "convolution", "depthwise", "reduce"],
    exported: 1,
    constant: "TFJS_WASM",
    target: "tfjs_wasm.ts",
    memory: "tfjs",
  },
];

/** The text of the file that holds a module's binary in base64, so that loading it needs no permission. */
export function kernelText({ constant }: KernelModule, binary: Uint8Array): string {
  const text = binary.toBase64();
  const lines = Array.from(
    { length: Math.ceil(text.length / LINE) },
    (_, index) => `  "${text.slice(index * LINE, (index + 1) * LINE)}",`,
  );
  return [
    "// Made from the *.as files here by `deno task build-kernels`; a test compiles it again and compares.",
    "",
    "/** The kernels as a WebAssembly binary, in base64. */",
    `export const ${constant}: string = [`,
    ...lines,
    '].join("");',
    "",
  ].join("\n");
}

/** Where {@linkcode kernelText} is kept. */
export function kernelPath({ folder, target }: KernelModule): string {
  return fileURLToPath(new URL(target, folder));
}

/** Compiles a module's files as they are now. */
export async function compileKernelModule(module: KernelModule): Promise<Uint8Array> {
  const { folder, files, exported, memory } = module;
  const texts = files.map((name) => Deno.readTextFile(fileURLToPath(new URL(`${name}.as`, folder))));
  const sources = (await Promise.all(texts)).map((text, index) => [files[index]!, text]);
  return await compileKernels(Object.fromEntries(sources), files.slice(0, exported), { memory });
}

if (import.meta.main) {
  for (const module of KERNEL_MODULES) {
    const binary = await compileKernelModule(module);
    await Deno.writeTextFile(kernelPath(module), kernelText(module, binary));
    console.error(`Wrote ${binary.length} bytes of WebAssembly to ${kernelPath(module)}`);
  }
}
