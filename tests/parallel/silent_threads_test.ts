import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { SilentPoolOptions, SilentPoolReport } from "./silent_pool.ts";

async function report(options: SilentPoolOptions): Promise<SilentPoolReport> {
  const script = fileURLToPath(new URL("./silent_pool.ts", import.meta.url));
  const args = ["run", "--no-prompt", "--quiet", "--allow-read", script, JSON.stringify(options)];
  const { stdout, stderr } = await new Deno.Command("deno", { args }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  return JSON.parse(new TextDecoder().decode(stdout));
}

const silence = "it did not answer for 0.6 s in which nothing was computed";

Deno.test("createWorkerPool asks again in a new thread what a thread fell silent over, and leaves slow ones alone", async () => {
  const requests: SilentPoolOptions["requests"] = Array.from({ length: 10 }, () => ({}));
  // One by one on three threads: two of them fall silent, and each has something slow to do as well.
  requests[3] = { silences: 1 };
  requests[4] = { silences: 1 };
  requests[5] = { computes: 1500 };
  requests[6] = { computesNatively: 1500 };
  const { outcomes, warnings } = await report({ threads: 3, requests });
  assert.deepEqual(outcomes, [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
  assert.deepEqual(warnings.toSorted(), [
    `request 3: a new thread is asked again as ${silence}`,
    `request 4: a new thread is asked again as ${silence}`,
  ]);
});

Deno.test("createWorkerPool gives up what two threads fell silent over, and answers the rest", async () => {
  const { outcomes, warnings } = await report({ threads: 1, requests: [{}, { silences: 2 }, {}] });
  assert.deepEqual(outcomes, [0, `WorkerDeath: ${silence}, twice`, 4]);
  assert.equal(warnings.length, 1);
});

Deno.test("createWorkerPool starts a thread again that never listens, and gives up after two", async () => {
  const once = await report({ threads: 1, muteThreads: 1, requests: [{}, {}] });
  assert.deepEqual(once.outcomes, [0, 2]);
  assert.deepEqual(once.warnings, [`a thread is started again as ${silence}`]);
  const twice = await report({ threads: 1, muteThreads: 2, requests: [{}, {}] });
  const failure = `Error: Cannot start a thread: ${silence}`;
  assert.deepEqual(twice.outcomes, [failure, failure]);
});
