import assert from "node:assert/strict";
import { checkPredictions, type Prediction } from "rdcd/evaluation";

const ids = { queries: ["Q0", "Q1", "Q,2"], references: ["R0", "R1"] };
const good: Prediction[] = [
  { query: "Q0", reference: "R0", score: 0.5 },
  { query: "Q0", reference: "R1", score: -2 },
  { query: "Q1", reference: "R0", score: 0.5 },
];

Deno.test("checkPredictions takes what the challenge takes, up to 500,000 predictions", () => {
  checkPredictions(good, ids);
  const references = Array.from({ length: 500_001 }, (_, i) => `R${i}`);
  const most = references.map((reference) => ({ query: "Q0", reference, score: 1 }));
  checkPredictions(most.slice(1), { ...ids, references });
  assert.throws(
    () => checkPredictions(most, { ...ids, references }),
    /takes at most 500000: current value is 500001/,
  );
});

Deno.test("checkPredictions refuses what the challenge refuses, naming it", () => {
  const refused: [Prediction, RegExp][] = [
    [
      { query: "Q0", reference: "R0", score: 0.1 },
      /each pair must be given once: current value is Q0, R0 twice/,
    ],
    [{ query: "Q9", reference: "R0", score: 0.1 }, /every query .* current value is Q9/],
    [{ query: "Q1", reference: "R9", score: 0.1 }, /every reference .* current value is R9/],
    [{ query: "Q1", reference: "R1", score: NaN }, /finite number: current value is Q1, R1, NaN/],
    [{ query: "Q1", reference: "R1", score: Infinity }, /finite number/],
    [{ query: "Q,2", reference: "R1", score: 1 }, /no id may hold a comma.* current value is Q,2/],
  ];
  for (const [prediction, message] of refused) {
    assert.throws(() => checkPredictions([...good, prediction], ids), { name: "RangeError", message });
  }
});
