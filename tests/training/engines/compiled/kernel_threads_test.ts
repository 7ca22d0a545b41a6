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

Deno.test("a compiled trainee that nobody disposed of keeps no process alive", async () => {
  const script = fileURLToPath(new URL("./forgotten_trainee.ts", import.meta.url));
  const args = [
    "run",
    "--no-prompt",
    "--quiet",
    "--allow-read",
    "--allow-env",
    "--allow-sys",
    "--allow-ffi=node_modules",
    script,
  ];
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args,
    signal: AbortSignal.timeout(60_000),
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  assert.match(new TextDecoder().decode(stdout), /^learned 0\.\d+\n$/);
});
