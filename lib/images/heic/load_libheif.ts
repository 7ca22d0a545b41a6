import type { MainModule } from "libheif-js/libheif-wasm/libheif.js";
import { readPackageFile } from "../../files/package_file.ts";

/** libheif's C functions, by their names in WebAssembly; pointers are addresses in `HEAPU8`. */
export type Libheif = MainModule;

const load = async () => {
  // Its types are of a module with a default export, and its code is CommonJS, which TypeScript does not put together.
  const imported: { default: unknown } = await import("libheif-js/libheif-wasm/libheif.js");
  const start = imported.default as (options: object) => Libheif;
  const code = readPackageFile("libheif-js/libheif-wasm/libheif.wasm");
  return { start, module: new WebAssembly.Module(code as Uint8Array<ArrayBuffer>) };
};

let loaded: ReturnType<typeof load> | undefined;

/**
 * Starts libheif with a memory of its own, which takes some 10 ms: so no file leaves anything to the next, neither what it
 * broke nor the pages that it needed. The code is loaded where a HEIC file is first met.
 */
export async function startLibheif(): Promise<Libheif> {
  const { start, module } = await (loaded ??= load());
  return start({
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
      const instance = new WebAssembly.Instance(module, imports);
      done(instance);
      return instance.exports;
    },
    print() {},
    printErr() {},
  });
}
