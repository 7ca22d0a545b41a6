import assert from "node:assert/strict";
import { ablationFigure, ablationOverview } from "rdcd/notebook";
import { parseAblationResult } from "rdcd/training";

const folder = new URL("../../data/results/", import.meta.url);

for (const { name } of Deno.readDirSync(folder)) {
  const result = parseAblationResult(JSON.parse(Deno.readTextFileSync(new URL(name, folder))), name);

  Deno.test(`ablationOverview shows every variant of ${name}, and which differences are more than noise`, () => {
    const lines = ablationOverview(result).forms["text/markdown"].trim().split("\n").slice(2);
    assert.equal(lines.length, result.variants.length);
    for (
      const [index, { variant, metrics: { averagePrecision: { mean, difference, adjustedPValue } } }]
        of result
          .summary.entries()
    ) {
      const [cell, seeds, map, , is] = lines[index]!.split("|").slice(1).map((text) => text.trim());
      const runs = result.runs.filter((run) => run.variant === variant).map(({ metrics }) =>
        metrics.averagePrecision
      );
      assert.deepEqual([cell, Number(seeds)], [variant, runs.length]);
      const own = runs.reduce((sum, value) => sum + value, 0) / runs.length;
      assert.ok(Math.abs(own - mean) < 1e-12);
      assert.ok(map!.startsWith((100 * own).toFixed(1)));
      if (difference === null) {
        assert.equal(is, "–");
      } else if (adjustedPValue! < 0.05) {
        assert.equal(is, difference.mean > 0 ? "better" : "worse");
      } else {
        assert.match(is!, /^(same|not told apart)$/);
      }
    }
  });

  Deno.test(`ablationFigure draws the means and deviations of ${name} in per cent`, () => {
    const { "application/vnd.plotly.v1+json": { data }, "image/svg+xml": svg } = ablationFigure(result).forms;
    const [plain, normalized] = data;
    assert.ok(plain!.type === "bar" && normalized!.type === "bar");
    assert.deepEqual(Array.from(plain!.x), result.summary.map(({ variant }) => variant));
    assert.deepEqual(
      Array.from(plain!.y),
      result.summary.map(({ metrics }) => 100 * metrics.averagePrecision.mean),
    );
    assert.deepEqual(
      Array.from(normalized!.error_y!.array),
      result.summary.map(({ metrics }) => 100 * metrics.normalizedAveragePrecision.deviation!),
    );
    for (const { variant } of result.summary) assert.ok(svg.includes(variant));
  });
}
