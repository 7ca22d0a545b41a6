import assert from "node:assert/strict";
import { workAhead } from "../../lib/parallel/work_ahead.ts";
import { createWorkerPool, WorkerDeath } from "../../lib/parallel/worker_pool.ts";

const fragile = (threads: number) =>
  createWorkerPool<number, number>({
    start: () => new Worker(new URL("./fragile_worker.ts", import.meta.url), { type: "module" }),
    threads,
    name: String,
  });

const doubled = {
  request: (item: number) => item,
  died: () => -1,
  lookAhead: 3,
  budget: Infinity,
  expectedBytes: 0,
  replyBytes: () => 0,
};

Deno.test("createWorkerPool loses one request when a thread dies, and answers the others in a new one", async () => {
  const pool = fragile(2);
  const requests = [1, 13, 2, 3, 13, 4, 5, 6];
  const outcomes = await Promise.allSettled(requests.map((request) => pool.run(request)));
  pool.terminate();
  outcomes.forEach((outcome, index) => {
    if (requests[index] !== 13) {
      assert.deepEqual(outcome, { status: "fulfilled", value: 2 * requests[index]! });
    } else {
      assert.ok(outcome.status === "rejected" && outcome.reason instanceof WorkerDeath);
      assert.match(outcome.reason.message, /unlucky/);
    }
  });
});

Deno.test("createWorkerPool gives all requests up when its threads cannot start", async () => {
  const missing = new URL("./missing_worker.ts", import.meta.url);
  const pool = createWorkerPool<number, number>({
    start: () => new Worker(missing, { type: "module" }),
    threads: 1,
    name: String,
  });
  const early = await Promise.allSettled([pool.run(1), pool.run(2)]);
  const [late] = await Promise.allSettled([pool.run(3)]);
  pool.terminate();
  for (const outcome of [...early, late]) {
    assert.ok(outcome.status === "rejected");
    assert.match(outcome.reason.message, /^Cannot start a thread: /);
  }
});

Deno.test("workAhead keeps the order for any number of threads, and goes no further ahead than it may", async () => {
  for (const threads of [1, 3]) {
    const pool = fragile(threads);
    let started = 0;
    let taken = 0;
    const items = (function* () {
      for (; started < 20;) yield started++;
    })();
    const done = workAhead(items, { ...doubled, pool, lookAhead: 4 });
    const replies: number[] = [];
    for await (const { item, reply } of done) {
      replies.push(reply);
      assert.equal(reply, item === 13 ? -1 : 2 * item);
      taken += 1;
      assert.ok(started - taken <= 4, `${started} started, ${taken} taken`);
    }
    assert.equal(replies.length, 20);
  }
});

Deno.test("workAhead holds no more bytes than its budget, but always works on one item", async () => {
  const pool = fragile(2);
  let started = 0;
  function* items(): Generator<number> {
    for (; started < 6;) yield started++;
  }
  const done = workAhead(items(), {
    ...doubled,
    pool,
    lookAhead: 100,
    budget: 10,
    expectedBytes: 25,
    replyBytes: () => 25,
  });
  let taken = 0;
  for await (const { reply } of done) {
    assert.equal(reply, 2 * taken++);
    assert.equal(started, taken);
  }
});

Deno.test("workAhead closes its source when whoever takes the replies stops", async () => {
  let isClosed = false;
  function* endless(): Generator<number> {
    try {
      while (true) yield 1;
    } finally {
      isClosed = true;
    }
  }
  const done = workAhead(endless(), { ...doubled, pool: fragile(1) });
  for await (const { reply } of done) {
    assert.equal(reply, 2);
    break;
  }
  assert.ok(isClosed);
});
