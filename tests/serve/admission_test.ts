import assert from "node:assert/strict";
import fc from "fast-check";
import { createAdmission, type Place } from "../../lib/serve/admission.ts";
import { Problem } from "../../lib/serve/problem.ts";

const turn = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("createAdmission never works on more than it may nor lets more inside, and ends empty, whoever leaves when", () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 4 }),
      fc.array(fc.tuple(fc.constantFrom("enter", "work", "leave", "end"), fc.nat(30)), { maxLength: 60 }),
      async (concurrency, queue, steps) => {
        const admission = createAdmission({ concurrency, queue });
        const places: { place: Place; isWorking: boolean }[] = [];
        const ends: (() => void)[] = [];
        const works: Promise<unknown>[] = [];
        let running = 0;
        const begin = (place: Place) => {
          const { promise, resolve } = Promise.withResolvers<void>();
          const work = place.work(async () => {
            running += 1;
            assert.ok(running <= concurrency);
            ends.push(resolve);
            await promise;
            running -= 1;
          });
          works.push(work.catch((error) => assert.ok(error instanceof Problem && error.status === 503)));
        };
        for (const [step, which] of steps) {
          const chosen = places[which % Math.max(1, places.length)];
          const inside = admission.working() + admission.waiting();
          if (step === "enter") {
            if (inside < concurrency + queue) places.push({ place: admission.enter(), isWorking: false });
            else assert.throws(() => admission.enter(), Problem);
          } else if (step === "end") ends.shift()?.();
          else if (chosen !== undefined) {
            if (step === "leave") {
              chosen.place.leave();
              places.splice(places.indexOf(chosen), 1);
            } else if (!chosen.isWorking) {
              chosen.isWorking = true;
              begin(chosen.place);
            }
          }
          await turn();
          assert.equal(admission.working(), running);
          assert.ok(admission.waiting() >= 0);
        }
        for (const { place } of places) place.leave();
        while (running > 0) {
          ends.shift()!();
          await turn();
        }
        await Promise.all(works);
        assert.deepEqual([admission.working(), admission.waiting()], [0, 0]);
      },
    ),
    { numRuns: 100, seed: 4 },
  ));

Deno.test("createAdmission works on requests in their order", async () => {
  const admission = createAdmission({ concurrency: 1, queue: 9 });
  const order: number[] = [];
  const places = Array.from({ length: 6 }, () => admission.enter());
  const works = places.map((place, i) =>
    place.work(async () => {
      await turn();
      order.push(i);
    })
  );
  places[3]!.leave();
  await assert.rejects(works[3]!, Problem);
  await Promise.allSettled(works);
  assert.deepEqual(order, [0, 1, 2, 4, 5]);
});
