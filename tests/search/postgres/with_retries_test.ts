import assert from "node:assert/strict";
import { withRetries } from "../../../lib/search/postgres/with_retries.ts";

function failing(code: string, times: number): { work: () => Promise<string>; calls: () => number } {
  let calls = 0;
  return {
    work: () =>
      ++calls <= times ? Promise.reject(Object.assign(new Error(code), { code })) : Promise.resolve("done"),
    calls: () => calls,
  };
}

Deno.test("withRetries waits twice as long after each lost connection", async () => {
  const waits: number[] = [];
  const { work } = failing("ECONNREFUSED", 2);
  assert.equal(
    await withRetries(work, { retries: 2, onRetry: ({ seconds }) => waits.push(seconds) }),
    "done",
  );
  assert.deepEqual(waits, [0.25, 0.5]);
});

Deno.test("withRetries gives up after as many attempts as it was given, and at once where they are in vain", async () => {
  const lost = failing("57P01", 9);
  await assert.rejects(withRetries(lost.work, { retries: 1 }), /57P01/);
  assert.equal(lost.calls(), 2);
  const wrong = failing("42601", 9);
  await assert.rejects(withRetries(wrong.work, { retries: 5 }), /42601/);
  assert.equal(wrong.calls(), 1);
});
