import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

Deno.test("startKernelThreads ends with an error where a thread falls silent", async () => {
  const script = fileURLToPath(new URL("./silent_kernels.ts", import.meta.url));
  const args = ["run", "--no-prompt", "--quiet", "--allow-read", script];
  const { stdout } = await new Deno.Command("deno", { args }).output();
  assert.equal(
    new TextDecoder().decode(stdout),
    "A thread of training did not answer for 0.6 s in which nothing was computed\n",
  );
});
