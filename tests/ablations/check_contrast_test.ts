import assert from "node:assert/strict";
import { parseRecipe, type Recipe } from "rdcd/training";
import { checkContrast } from "../../lib/ablations/check_contrast.ts";

function recipe(name: string): Recipe {
  const { $schema: _, ...json } = JSON.parse(Deno.readTextFileSync(`data/recipes/${name}.json`));
  return parseRecipe(json, name);
}

Deno.test("checkContrast tells a term at chance, and copies that are no nearer than others", () => {
  const rdcd = recipe("small-rdcd-256");
  const chance = Math.log(4097);
  const means = { infoNce: 3, positiveSimilarity: 0.7, negativeSimilarity: 0.5 };
  assert.deepEqual(checkContrast(rdcd, means), { infoNce: 3, chance, hasLearned: true });
  assert.equal(checkContrast(rdcd, { ...means, infoNce: 0.96 * chance })!.hasLearned, false);
  assert.equal(checkContrast(rdcd, { ...means, infoNce: 0.94 * chance })!.hasLearned, true);
  assert.equal(checkContrast(rdcd, { ...means, positiveSimilarity: 0.4 })!.hasLearned, false);
});

Deno.test("checkContrast counts the choices of SSCD's batch, and says nothing where there is no term", () => {
  const { infoNce, chance } = checkContrast(recipe("paper-sscd"), { infoNce: 1 })!;
  assert.deepEqual([infoNce, chance], [1, Math.log(2 * recipe("paper-sscd").batchSize - 1)]);
  assert.equal(checkContrast(recipe("small-rsd-256"), {}), null);
  const rdcd = recipe("small-rdcd-256");
  assert.ok(rdcd.objective.kind === "rdcd");
  const contrastive = { ...rdcd.objective.contrastive!, weight: 0 };
  assert.equal(
    checkContrast({ ...rdcd, objective: { ...rdcd.objective, contrastive } }, { infoNce: 8 }),
    null,
  );
});
