import assert from "node:assert/strict";
import { gatherCalls } from "../../lib/parallel/gather_calls.ts";

Deno.test("gatherCalls works at once on the first call, and together on those that came meanwhile", async () => {
  const batches: number[][] = [];
  const free = Promise.withResolvers<void>();
  const square = gatherCalls<number, number>(async (items) => {
    batches.push([...items]);
    await free.promise;
    return items.map((item) => item ** 2);
  }, { most: 3 });
  const answers = [1, 2, 3, 4, 5].map((item) => square(item));
  assert.deepEqual(batches, [[1]]);
  free.resolve();
  assert.deepEqual(await Promise.all(answers), [1, 4, 9, 16, 25]);
  assert.deepEqual(batches, [[1], [2, 3, 4], [5]]);
  assert.equal(await square(6), 36);
});

Deno.test("gatherCalls fails the calls of a batch that failed, and goes on with the next", async () => {
  const call = gatherCalls<number, number>((items) => {
    if (items.includes(3)) throw new RangeError("three");
    return Promise.resolve(items);
  }, { most: 2 });
  const settled = await Promise.allSettled([1, 2, 3, 4, 5].map((item) => call(item)));
  assert.deepEqual(settled.map(({ status }) => status), [
    ...["fulfilled", "rejected", "rejected", "fulfilled", "fulfilled"],
  ]);
});
