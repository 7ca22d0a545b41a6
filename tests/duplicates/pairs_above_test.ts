import assert from "node:assert/strict";
import fc from "fast-check";
import { type ComparedRows, pairsAbove } from "../../lib/duplicates/pairs_above.ts";
import { seededPrng } from "rdcd/augmentations";

const DIMS = 4;

function rows(
  { count, orientations, seed }: { count: number; orientations: number; seed: number },
): Float32Array {
  const prng = seededPrng(seed);
  const vectors = Float32Array.from({ length: count * orientations * DIMS }, () => prng() - 0.5);
  for (let start = 0; start < vectors.length; start += DIMS) {
    const own = vectors.subarray(start, start + DIMS);
    const length = Math.hypot(...own);
    own.forEach((value, at) => own[at] = value / length);
  }
  return vectors;
}

/** The same, one pair after the other. */
function naive(
  { vectors, orientations, bias, isReference, keys }: ComparedRows,
  threshold: number,
): string[] {
  const product = (row: number, other: number, turn: number) => {
    let sum = 0;
    for (let i = 0; i < DIMS; i++) {
      sum += vectors[row * orientations * DIMS + i]! * vectors[(other * orientations + turn) * DIMS + i]!;
    }
    return sum;
  };
  return keys.flatMap((_, row) =>
    keys.flatMap((_, other) => {
      const isAsked = isReference === null ? other < row : !isReference[row] && isReference[other];
      if (!isAsked) return [];
      const best = Math.max(...Array.from({ length: orientations }, (_, turn) => product(row, other, turn)));
      const score = best - (bias === null ? 0 : bias[row]! + bias[other]!);
      return score >= threshold ? [`${row} ${other} ${best.toFixed(5)} ${score.toFixed(5)}`] : [];
    })
  );
}

Deno.test("pairsAbove finds what comparing one by one finds: turned, lowered, of one set or two", () =>
  fc.assert(
    fc.asyncProperty(
      fc.record({
        count: fc.integer({ min: 0, max: 40 }),
        orientations: fc.constantFrom(1, 8),
        seed: fc.nat(1000),
        threshold: fc.double({ min: -0.5, max: 0.9, noNaN: true }),
        hasBias: fc.boolean(),
        hasReferences: fc.boolean(),
      }),
      async ({ threshold, hasBias, hasReferences, ...drawn }) => {
        const prng = seededPrng(`${drawn.seed} others`);
        const compared: ComparedRows = {
          keys: Array.from({ length: drawn.count }, (_, row) => `${row}`),
          ...{ vectors: rows(drawn), dims: DIMS, orientations: drawn.orientations },
          bias: hasBias ? Float32Array.from({ length: drawn.count }, () => prng() / 4) : null,
          isReference: hasReferences ? Array.from({ length: drawn.count }, () => prng() < 0.5) : null,
        };
        const found = (await pairsAbove(compared, threshold)).map(({ row, other, similarity, score }) =>
          `${row} ${other} ${similarity.toFixed(5)} ${score.toFixed(5)}`
        );
        assert.deepEqual(found.sort(), naive(compared, threshold).sort());
      },
    ),
    { numRuns: 60 },
  ));

Deno.test("pairsAbove keeps the 200 best of a row, so that a film's frames do not fill the memory", async () => {
  const count = 500;
  const vectors = new Float32Array(count * 2);
  for (let row = 0; row < count; row++) vectors.set([Math.cos(row / 1e4), Math.sin(row / 1e4)], row * 2);
  const keys = Array.from({ length: count }, (_, row) => `${row}`);
  const compared = { keys, vectors, dims: 2, orientations: 1, bias: null, isReference: null };
  const pairs = await pairsAbove(compared, 0.5);
  const last = pairs.filter(({ row }) => row === count - 1).map(({ other }) => other);
  assert.deepEqual(last.sort((a, b) => a - b), Array.from({ length: 200 }, (_, at) => count - 201 + at));
});
