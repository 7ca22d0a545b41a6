import assert from "node:assert/strict";
import { kernelModule, kernelPaths } from "../../../lib/_internal/kernels/build_kernels.ts";
import { compileKernels } from "../../../lib/_internal/kernels/compile_kernels.ts";

Deno.test("pixels_wasm.ts is what pixels.as compiles to", async () => {
  const binary = await compileKernels(await Deno.readTextFile(kernelPaths.source));
  assert.ok(WebAssembly.validate(binary as Uint8Array<ArrayBuffer>));
  assert.equal(
    await Deno.readTextFile(kernelPaths.module),
    kernelModule(binary),
    "run `deno task build-kernels` after a change of pixels.as",
  );
});

Deno.test("compileKernels shows the compiler's message for what is no AssemblyScript", async () => {
  await assert.rejects(
    compileKernels("export function f(): i32 { return nowhere; }"),
    /Cannot find name 'nowhere'/,
  );
});
