import assert from "node:assert/strict";
import { holmCorrection } from "rdcd/evaluation";
import { type AblationVariant, differenceVerdict, paperAgreement, summarizeAblation } from "rdcd/training";
import { ablationTable } from "../../lib/ablations/ablation_table.ts";
import { run } from "./runs.ts";

const variants: AblationVariant[] = [
  { name: "more", patch: { learningRate: 2 } },
  { name: "base", patch: {} },
  { name: "unmeasured", patch: { learningRate: 3 } },
];

function assertNear(value: number, expected: number): void {
  assert.ok(Math.abs(value - expected) < 1e-12, `${value} is not ${expected}`);
}

Deno.test("summarizeAblation gives means, deviations and paired intervals as computed by hand", () => {
  const runs = [
    ...[run("base", 1, 0.50), run("base", 2, 0.60), run("base", 3, 0.40)],
    ...[run("more", 3, 0.43), run("more", 1, 0.51), run("more", 2, 0.62)],
  ];
  const [more, base, ...others] = summarizeAblation(runs, variants);
  assert.deepEqual(others, []);
  assert.equal(base!.variant, "base");
  assertNear(base!.metrics.averagePrecision.mean, 0.5);
  assertNear(base!.metrics.averagePrecision.deviation!, 0.1);
  assert.equal(base!.metrics.averagePrecision.difference, null);
  assertNear(base!.seconds, 102);
  assertNear(base!.imagesPerSecond, 498);

  // The differences are 0.01, 0.02 and 0.03: their deviation is 0.01, and Student's 4.3027 is that of two degrees.
  const { mean, deviation, difference } = more!.metrics.averagePrecision;
  assertNear(mean, 0.52);
  assertNear(deviation!, Math.sqrt((0.01 ** 2 + 0.10 ** 2 + 0.09 ** 2) / 2));
  assertNear(difference!.mean, 0.02);
  assert.equal(difference!.pairs, 3);
  const reach = 4.302652729749464 * 0.01 / Math.sqrt(3);
  assert.ok(Math.abs(difference!.interval!.low - (0.02 - reach)) < 1e-9);
  assert.ok(Math.abs(difference!.interval!.high - (0.02 + reach)) < 1e-9);
  assert.equal(difference!.withinNoise, true);
  assertNear(more!.metrics.normalizedAveragePrecision.difference!.mean, 0.01);
  assert.equal(more!.metrics.recallAtP90.difference!.withinNoise, true);
});

Deno.test("summarizeAblation pairs by seed and leaves out seeds that the base does not have", () => {
  const runs = [
    run("base", 2, 0.6),
    run("base", 3, 0.4),
    run("more", 1, 0.9),
    run("more", 2, 0.61),
    run("more", 3, 0.411),
  ];
  const [more] = summarizeAblation(runs, variants);
  assert.equal(more!.runs, 3);
  const { difference } = more!.metrics.averagePrecision;
  assert.equal(difference!.pairs, 2);
  assertNear(difference!.mean, 0.0105);
  assert.equal(difference!.withinNoise, false);
});

Deno.test("summarizeAblation makes no verdict of one seed, and no difference where the base has no run", () => {
  const [pair] = summarizeAblation([run("base", 1, 0.5), run("more", 1, 0.7)], variants);
  const { deviation, difference } = pair!.metrics.averagePrecision;
  assert.equal(deviation, null);
  assertNear(difference!.mean, 0.2);
  assert.equal(difference!.interval, null);
  assert.equal(difference!.withinNoise, null);
  const [alone] = summarizeAblation([run("base", 1, 0.5), run("more", 2, 0.7)], variants);
  assert.equal(alone!.metrics.averagePrecision.difference, null);
});

Deno.test("summarizeAblation corrects for how many variants there are, and says what is shown to be the same", () => {
  const names = ["base", "much", "little", "wild"];
  const several = names.map((name, index) => ({ name, patch: index === 0 ? {} : { epochs: index } }));
  const differences = {
    base: [0, 0, 0, 0, 0],
    much: [0.1, 0.11, 0.09, 0.1, 0.1],
    little: [0.001, -0.001, 0.002, 0, 0.001],
    wild: [0.1, -0.1, 0.2, 0.01, -0.05],
  };
  const runs = Object.entries(differences).flatMap(([name, values]) =>
    values.map((value, seed) => run(name, seed, 0.5 + value))
  );
  const all = summarizeAblation(runs, several).map(({ metrics }) => metrics.averagePrecision);
  assert.deepEqual(all.map(differenceVerdict), [null, "better", "same", "not told apart"]);
  const [, ...p] = all.map(({ difference }) => difference?.pValue ?? null) as number[];
  assert.deepEqual(all.slice(1).map(({ adjustedPValue }) => adjustedPValue), holmCorrection(p));
  // Alone in its table, the same difference counts once.
  const [, alone] = summarizeAblation(runs, several.slice(0, 2));
  assert.equal(alone!.metrics.averagePrecision.adjustedPValue, p[0]);
});

Deno.test("paperAgreement says whether a difference is the paper's, and the table has it, chance and the baselines", () => {
  const variants: AblationVariant[] = [
    { name: "base", patch: {} },
    { name: "worse", patch: { epochs: 1 }, paper: "worse" },
    { name: "better", patch: { epochs: 2 }, paper: "worse" },
    { name: "wild", patch: { epochs: 3 }, paper: "same" },
    { name: "unknown", patch: { epochs: 4 } },
  ];
  const values = [[0, 0, 0], [-0.2, -0.21, -0.2], [0.2, 0.2, 0.21], [0.3, -0.3, 0], [0, 0, 0]];
  const contrast = { infoNce: 3, chance: 6, hasLearned: true };
  const runs = variants.flatMap(({ name }, index) =>
    values[index]!.map((value, seed) => ({ ...run(name, seed, 0.5 + value), contrast }))
  );
  const summary = summarizeAblation(runs, variants);
  assert.deepEqual(
    summary.map(({ metrics }, index) => paperAgreement(variants[index]!, metrics.normalizedAveragePrecision)),
    [null, "agrees", "contradicts", "cannot tell", null],
  );
  const metrics = run("", 0, 0.4).metrics;
  const { columns, rows } = ablationTable({
    summary,
    variants,
    baselines: { tiny: metrics, teacher: metrics },
  });
  assert.ok(rows.every(({ length }) => length === columns.length));
  const of = (heading: string) => rows.map((row) => row[columns.findIndex((one) => one.heading === heading)]);
  assert.deepEqual(of("paper"), ["–", "agrees", "contradicts", "cannot tell", "–", "–", "–"]);
  assert.deepEqual(of("InfoNCE of chance"), [...Array(5).fill("3.00 of 6.00"), "–", "–"]);
  assert.deepEqual(of("variant").slice(-2), ["(the tiny image)", "(the teacher)"]);
  assert.deepEqual(of("µAP").slice(-2), ["40.0", "40.0"]);
});
