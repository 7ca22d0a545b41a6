import fc from "fast-check";
import assert from "node:assert/strict";
import { holmCorrection, pairedDifference } from "rdcd/evaluation";

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });

Deno.test("holmCorrection raises every value, keeps their order, and is between one test's and Bonferroni's", () => {
  fc.assert(fc.property(pValues, (values) => {
    const raised = holmCorrection(values);
    raised.forEach((value, index) => {
      assert.ok(value >= values[index]!);
      assert.ok(value <= Math.min(1, values.length * values[index]!));
    });
    for (const [one, other] of values.flatMap((_, a) => values.map((_, b) => [a, b] as const))) {
      if (values[one]! <= values[other]!) assert.ok(raised[one]! <= raised[other]!);
    }
    assert.equal(Math.min(...raised), Math.min(1, values.length * Math.min(...values)));
  }));
});

// statsmodels 0.14: multipletests([.011, .02, .03, .6, .001], method="holm")[1]
Deno.test("holmCorrection gives what statsmodels gives", () => {
  const raised = holmCorrection([0.011, 0.02, 0.03, 0.6, 0.001]);
  const expected = [0.044, 0.06, 0.06, 0.6, 0.005];
  raised.forEach((value, index) => assert.ok(Math.abs(value - expected[index]!) < 1e-12, String(raised)));
  assert.throws(() => holmCorrection([0.5, 1.1]), { name: "RangeError", message: /within 0 to 1/ });
});

// scipy 1.17: ttest_rel([.53, .63, .52, .61, .55], [.5, .601, .515, .57, .56]).pvalue
Deno.test("pairedDifference gives scipy's p-value, and its interval contains 0 just where that is above 0.05", () => {
  const values = [0.53, 0.63, 0.52, 0.61, 0.55], others = [0.5, 0.601, 0.515, 0.57, 0.56];
  assert.ok(Math.abs(pairedDifference(values, others).pValue! - 0.11096047132473567) < 1e-6);
  const pairs = fc.array(
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    {
      minLength: 2,
      maxLength: 8,
    },
  );
  fc.assert(fc.property(pairs, (drawn) => {
    const found = pairedDifference(drawn.map(([one]) => one), drawn.map(([, other]) => other));
    if (Math.abs(found.pValue! - 0.05) > 1e-9) assert.equal(found.withinNoise, found.pValue! > 0.05);
  }));
  assert.equal(pairedDifference([1], [0]).pValue, null);
});
