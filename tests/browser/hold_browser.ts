/**
 * Runs chromium with the given arguments for as long as stdin is open. A pipe is closed however the process at its other end
 * ends, so that no browser outlives a test, also one that was killed.
 */
const browser = new Deno.Command("chromium", {
  args: Deno.args,
  stdin: "null",
  stdout: "null",
  stderr: "inherit",
}).spawn();
const closed = Deno.stdin.readable.pipeTo(new WritableStream());
const isRunning = await Promise.race([closed.then(() => true), browser.status.then(() => false)]);
if (isRunning) browser.kill("SIGKILL");
await browser.status;
Deno.exit();
