import assert from "node:assert/strict";
import {
  compileOwnKernels,
  kernelModule,
  kernelModulePath,
} from "../../../lib/_internal/kernels/build_kernels.ts";
import { compileKernels } from "../../../lib/_internal/kernels/compile_kernels.ts";

Deno.test("kernels_wasm.ts is what the kernels compile to", async () => {
  const binary = await compileOwnKernels();
  assert.ok(WebAssembly.validate(binary as Uint8Array<ArrayBuffer>));
  assert.equal(
    await Deno.readTextFile(kernelModulePath),
    kernelModule(binary),
    "run `deno task build-kernels` after a change of the kernels",
  );
});

Deno.test("compileKernels shows the compiler's message for what is no AssemblyScript", async () => {
  await assert.rejects(
    compileKernels({ f: "export function f(): i32 { return nowhere; }" }, ["f"]),
    /Cannot find name 'nowhere'/,
  );
});
