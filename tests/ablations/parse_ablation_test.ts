import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { parseAblation, parseRecipe, variantRecipe } from "rdcd/training";
import { InvalidDataError } from "rdcd/descriptors";
import { parseAblationResult } from "../../lib/ablations/parse_ablation_result.ts";
import { recipeHash } from "../../lib/ablations/recipe_hash.ts";

const folder = new URL("../../data/ablations/", import.meta.url);
const files = [...Deno.readDirSync(folder)].filter(({ name, isFile }) =>
  isFile && name !== "ablation.schema.json"
)
  .map(({ name }) => name).sort();
const read = (url: URL) => JSON.parse(Deno.readTextFileSync(url));

Deno.test("parseAblation reads every ablation in data/ablations, whose patches make recipes that all differ", () => {
  assert.deepEqual(files.map((file) => file.replace(".json", "")), [
    ...["components", "descriptor_size", "distillation", "hard_negative_weight", "queue_size"],
    ...["relational_temperature", "students", "teacher", "untrained"],
  ]);
  for (const file of [...files, ...files.map((name) => `paper/${name}`)]) {
    const { $schema, ...json } = read(new URL(file, folder));
    assert.equal($schema, file.startsWith("paper") ? "../ablation.schema.json" : "./ablation.schema.json");
    const ablation = parseAblation({ $schema, ...json }, file);
    assert.deepEqual(ablation, json);
    assert.ok(ablation.seeds >= 2, "differences need several seeds");
    const base = parseRecipe(read(new URL(ablation.base, new URL(file, folder))));
    const recipes = ablation.variants.map((variant) => variantRecipe(base, variant, { path: file }));
    assert.ok(recipes.some((recipe) => isDeepStrictEqual(recipe, base)), file);
    assert.equal(new Set(recipes.map(recipeHash)).size, recipes.length, file);
  }
});

Deno.test("the results in data/results are of the recipes that the ablations have now", () => {
  for (const file of files) {
    const ablation = parseAblation(read(new URL(file, folder)), file);
    const base = parseRecipe(read(new URL(ablation.base, folder)));
    const results = parseAblationResult(read(new URL(`../results/${file}`, folder)), file);
    assert.equal(results.baseHash, recipeHash(base), file);
    assert.equal(recipeHash(parseRecipe(results.setting.base)), recipeHash(base), file);
    assert.deepEqual(results.variants, ablation.variants, file);
    assert.equal(results.runs.length, ablation.seeds * ablation.variants.length, file);
    for (const { variant: name, seed, recipeHash: hash } of results.runs) {
      const variant = ablation.variants.find((candidate) => candidate.name === name)!;
      assert.equal(
        recipeHash(variantRecipe(base, variant, { seed })),
        hash,
        `${file}, ${name}, seed ${seed}`,
      );
    }
  }
});

Deno.test("variantRecipe changes what a variant's name says and nothing else", () => {
  const ablation = parseAblation(read(new URL("hard_negative_weight.json", folder)));
  const base = parseRecipe(read(new URL(ablation.base, folder)));
  for (const variant of ablation.variants) {
    const expected = structuredClone(base);
    assert.ok(expected.objective.kind === "rdcd");
    const { contrastive } = expected.objective;
    // The names count as the paper does, beside a contrastive term of weight 1.
    contrastive!.hardNegativeWeight = Number(variant.name) / (1 / contrastive!.weight);
    assert.deepEqual(variantRecipe(base, variant, { seed: 9 }), { ...expected, seed: 9 });
  }
});

Deno.test("variantRecipe leaves out a term that the patch takes out, and changes the kind of an objective", () => {
  const { variants, base: path } = parseAblation(read(new URL("teacher.json", folder)));
  const base = parseRecipe(read(new URL(path, folder)));
  const objectiveOf = (name: string) =>
    variantRecipe(base, variants.find((variant) => variant.name === name)!).objective;
  assert.deepEqual(objectiveOf("sscd"), { kind: "sscd", temperature: 0.05, entropyWeight: 1 });
  const without = objectiveOf("rdcd-without-teacher");
  assert.ok(base.objective.kind === "rdcd");
  assert.deepEqual(without, { ...base.objective, distillation: [] });
});

Deno.test("variantRecipe refuses a patch that makes no recipe, naming the variant", () => {
  const base = parseRecipe(read(new URL("../recipes/ablation-base.json", folder)));
  const variant = { name: "typo", patch: { learningrate: 1 } };
  assert.throws(() => variantRecipe(base, variant, { path: "mine.json" }), (error: Error) => {
    assert.ok(error instanceof InvalidDataError);
    assert.match(error.message, /^Cannot use mine\.json, variant typo: learningrate must be one of the keys/);
    return true;
  });
});

const valid = {
  ...{ title: "T", description: "D", base: "base.json", seeds: 2 },
  variants: [{ name: "base", patch: {} }, { name: "other", patch: { epochs: 3 } }],
};
for (
  const [rule, change, message] of [
    [
      "two variants of one name",
      { variants: [valid.variants[0], valid.variants[0]] },
      /variants must have names that differ/,
    ],
    [
      "no base",
      { variants: [valid.variants[1]] },
      /variants must have an empty patch exactly once: current value is \[\]/,
    ],
    [
      "a patch of the seed",
      { variants: [valid.variants[0], { name: "seeded", patch: { seed: 3 } }] },
      /variants\[1\]\.patch must leave the seed to the ablation's seeds/,
    ],
    [
      "a name that is no file's",
      { variants: [{ name: "../up", patch: {} }] },
      /variants\[0\]\.name must match pattern/,
    ],
    ["half a seed", { seeds: 1.5 }, /seeds must be integer: current value is 1.5/],
    ["an unknown key", { recipe: "x" }, /recipe must be one of the keys/],
  ] as const
) {
  Deno.test(`parseAblation refuses ${rule}, saying what was expected`, () => {
    parseAblation(valid);
    assert.throws(() => parseAblation({ ...valid, ...change }), (error: Error) => {
      assert.ok(error instanceof InvalidDataError);
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test("recipeHash changes with every number and not with the description or the order of keys", () => {
  const base = parseRecipe(read(new URL("../recipes/ablation-base.json", folder)));
  const turned = Object.fromEntries(Object.entries(base).toReversed()) as unknown as typeof base;
  assert.equal(recipeHash({ ...turned, description: "other", teacherRecipe: null }), recipeHash(base));
  for (const change of [{ seed: 2 }, { epochs: 16 }, { student: { ...base.student, descriptorDims: 255 } }]) {
    assert.notEqual(recipeHash({ ...base, ...change }), recipeHash(base));
  }
});
