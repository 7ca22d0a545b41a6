import assert from "node:assert/strict";
import fc from "fast-check";
import { searchExact } from "rdcd/search";
import { unpackBits } from "rdcd/descriptors";
import { createReferenceIndex } from "../../lib/search/create_reference_index.ts";

const DIMS = 16;

type Step = { add: number } | { remove: number[] } | { search: number };

const steps = fc.array(
  fc.oneof(
    fc.record({ add: fc.integer({ min: 1, max: 90 }) }),
    fc.record({ remove: fc.array(fc.nat(150), { minLength: 1, maxLength: 30 }) }),
    fc.record({ search: fc.integer({ min: 1, max: 12 }) }),
  ) as fc.Arbitrary<Step>,
  { minLength: 1, maxLength: 14 },
);

/** Numbers that are the same for the same seed; few different ones, so that scores are often equal. */
function vectorOf(seed: number, bits: boolean): Float32Array {
  const bytes = Uint8Array.of(seed * 37 % 8, seed * 11 % 4);
  return bits
    ? unpackBits({ bits: bytes, dims: DIMS }).vectors
    : Float32Array.from({ length: DIMS }, (_, i) => (seed * (i + 3)) % 5 - 2);
}

for (const bits of [false, true]) {
  Deno.test(`createReferenceIndex finds what a search of all that is there finds, bits ${bits}`, () =>
    fc.assert(
      fc.asyncProperty(steps, async (steps) => {
        const index = createReferenceIndex({ dims: DIMS, bits });
        const there = new Map<string, Float32Array>();
        const joined = () => new Float32Array([...there.values()].flatMap((vector) => [...vector]));
        let made = 0;
        for (const step of steps) {
          if ("add" in step) {
            const ids = Array.from({ length: step.add }, (_, i) => {
              // An id that was taken out may come back.
              const id = `${(made + i) % 150}`;
              return there.has(id) ? `new ${made + i}` : id;
            });
            const vectors = ids.map((_, i) => vectorOf(made + i, bits));
            index.add({
              ...{ ids, dims: DIMS },
              vectors: new Float32Array(vectors.flatMap((vector) => [...vector])),
            });
            ids.forEach((id, i) => there.set(id, vectors[i]!));
            made += step.add;
          } else if ("remove" in step) {
            const ids = new Set(step.remove.map(String));
            const removed = [...ids].filter((id) => there.delete(id)).length;
            assert.equal(index.remove(ids), removed);
          } else {
            const queries = { vectors: vectorOf(step.search, bits), dims: DIMS };
            const [found] = await index.search(queries, step.search);
            const ids = [...there.keys()];
            const expected = ids.length === 0
              ? { indices: [], scores: [] }
              : await searchExact(queries, { vectors: joined(), dims: DIMS }, { k: step.search });
            assert.deepEqual(
              found!.map(({ reference }) => reference),
              [...expected.indices].map((row) => ids[row]),
            );
            assert.deepEqual(found!.map(({ score }) => score), [...expected.scores]);
          }
          assert.equal(index.count(), there.size);
        }
      }),
      { numRuns: 60, seed: 1 },
    ));
}

Deno.test("createReferenceIndex gives a search its references, whatever is added and removed meanwhile", async () => {
  const index = createReferenceIndex({ dims: 2, bits: false });
  const angles = (count: number, from = 0) =>
    Float32Array.from({ length: 2 * count }, (_, i) => {
      const angle = (from + (i >> 1)) / 1000;
      return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
    });
  const ids = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `${from + i}`);
  index.add({ ids: ids(700), vectors: angles(700), dims: 2 });
  const query = { vectors: Float32Array.of(1, 0), dims: 2 };
  const under = index.search(query, 2);
  const then = index.search(query, 2);
  index.remove(ids(5));
  index.add({ ids: ids(700, 700), vectors: angles(700, 700), dims: 2 });
  for (const [found] of await Promise.all([under, then])) {
    assert.deepEqual(found!.map(({ reference }) => reference), ["5", "6"]);
    assert.ok(Math.abs(found![0]!.score - Math.cos(0.005)) < 1e-6);
  }
});

Deno.test("createReferenceIndex adds all or nothing, and says what does not fit", () => {
  const index = createReferenceIndex({ dims: 2, bits: false });
  const one = (ids: string[], numbers = 2 * ids.length, dims = 2) => () =>
    index.add({ ids, vectors: new Float32Array(numbers), dims });
  one(["a"])();
  assert.throws(one(["b", "a"]), /can be there only once: current value is "a"/);
  assert.throws(one(["b", "b"]), /can be there only once: current value is "b"/);
  assert.throws(one(["b"], 4), /1 ids need 2 numbers: current value is 4/);
  assert.throws(one(["b"], 3, 3), RangeError);
  assert.equal(index.count(), 1);
  assert.equal(index.has("b"), false);
});
