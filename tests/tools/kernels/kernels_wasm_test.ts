import assert from "node:assert/strict";
import {
  compileKernelModule,
  KERNEL_MODULES,
  kernelPath,
  kernelText,
} from "../../../tools/kernels/build_kernels.ts";
import { compileKernels } from "../../../tools/kernels/compile_kernels.ts";
import { TFJS_WASM } from "../../../lib/models/kernels/tfjs_wasm.ts";

for (const module of KERNEL_MODULES) {
  Deno.test(`${module.target} is what the kernels compile to`, async () => {
    const binary = await compileKernelModule(module);
    assert.ok(WebAssembly.validate(binary as Uint8Array<ArrayBuffer>));
    assert.equal(
      await Deno.readTextFile(kernelPath(module)),
      kernelText(module, binary),
      "run `deno task build-kernels` after a change of the kernels",
    );
  });
}

Deno.test("compileKernels shows the compiler's message for what is no AssemblyScript", async () => {
  await assert.rejects(
    compileKernels({ f: "export function f(): i32 { return nowhere; }" }, ["f"], { memory: "own" }),
    /Cannot find name 'nowhere'/,
  );
});

Deno.test("tfjs_wasm.ts keeps no constants in memory, which is tfjs's", () => {
  const memory = new WebAssembly.Memory({ initial: 2 });
  const bytes = new Uint8Array(memory.buffer).fill(1);
  new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.fromBase64(TFJS_WASM)), { env: { memory } });
  assert.ok(bytes.every((byte) => byte === 1));
});
