import fc from "fast-check";
import assert from "node:assert/strict";
import { parseRecipe, type Recipe } from "rdcd/training";
import { InvalidDataError } from "rdcd/descriptors";
import type { Backbone } from "rdcd/models";
import { checkStepMemory } from "../../../lib/training/run/check_step_memory.ts";
import schema from "../../../data/recipes/recipe.schema.json" with { type: "json" };
import { BACKBONES } from "../../../lib/models/architecture.ts";
import { PRESETS } from "../../../lib/augmentations/presets.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const folder = new URL("../../../data/recipes/", import.meta.url);
const files = [...Deno.readDirSync(folder)].map(({ name }) => name)
  .filter((name) => name !== "recipe.schema.json").sort();

function read(name: string): JsonObject {
  return JSON.parse(Deno.readTextFileSync(new URL(name, folder)));
}

/** What a recipe may leave out. */
const OPTIONAL: readonly unknown[] = [
  "mixup",
  "partSize",
  "preciseBatchNorm",
  "expectedStart",
  "keptSize",
  "nestedDims",
  "teacherSize",
  "weightAverage",
];

/** Keys and places in arrays, from the recipe down. */
type Path = (string | number)[];

/** The paths of everything within a recipe. */
function pathsOf(value: Json, path: Path = []): Path[] {
  if (value === null || typeof value !== "object") return [path];
  const entries: [string | number, Json][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return [
    ...(path.length === 0 ? [] : [path]),
    ...entries.flatMap(([key, child]) => pathsOf(child, [...path, key])),
  ];
}

/** As messages write it. */
function written(path: Path): string {
  return path.map((key, index) => typeof key === "number" ? `[${key}]` : index === 0 ? key : `.${key}`).join(
    "",
  );
}

/** A copy of which the object or array that holds the last key of a path was changed. */
function changed(json: Json, path: Path, change: (parent: JsonObject, key: string) => void): Json {
  const copy = structuredClone(json);
  const parent = path.slice(0, -1).reduce<Json>((value, key) => (value as JsonObject)[key]!, copy);
  change(parent as JsonObject, String(path.at(-1)));
  return copy;
}

function assertRefused(json: Json, name: string, rule: string): void {
  assert.throws(() => parseRecipe(json, "mine.json"), (error: Error) => {
    assert.ok(error instanceof InvalidDataError);
    assert.equal(error.path, "mine.json");
    assert.ok(
      error.reason.includes(`${name} must ${rule}`),
      `${error.reason} does not say that ${name} must ${rule}`,
    );
    return true;
  });
}

Deno.test("parseRecipe reads every recipe in data/recipes, each for what its name says", () => {
  assert.ok(files.length > 0);
  for (const file of files) {
    const { $schema, ...json } = read(file);
    const recipe = parseRecipe({ $schema: $schema!, ...json }, file);
    assert.equal($schema, "./recipe.schema.json");
    assert.deepEqual(recipe, json);
    if (file === "ablation-base.json") continue;
    const [, scale, kind, dims, backbone] =
      /^(paper|small|ablation)-([a-z]+)(?:-(\d+))?(?:-\d+px)?(?:-(?:mixup|without_\w+|from_\w+|([a-z].+)))?\.json$/
        .exec(file)!;
    const { student, objective, sizes } = recipe;
    assert.ok(scale === "paper" ? sizes[0]!.size === 224 : sizes.at(-1)!.size <= 128, file);
    if (dims !== undefined) assert.equal(student.descriptorDims, Number(dims), file);
    if (backbone !== undefined) assert.equal(student.backbone, backbone, file);
    assert.equal(objective.kind, kind === "sscd" || kind === "teacher" ? "sscd" : "rdcd", file);
    if (objective.kind === "sscd") continue;
    assert.equal(objective.distillation.length === 0, kind === "moco", file);
    assert.equal(objective.contrastive === null, kind === "rsd", file);
    assert.equal(
      objective.contrastive?.hardNegativeWeight === 0,
      kind === "moco" || file.includes("without_hard"),
    );
    if (kind === "moco") assert.equal(objective.contrastive!.hardNegativeWeight, 0);
  }
});

Deno.test("parseRecipe finds in the small recipes the paper's share of the hard negative term, with moco_lambda 0.1", () => {
  const [small, paper] = ["small-rdcd-256.json", "paper-rdcd-256.json"].map((file) => {
    const { $schema: _, ...json } = read(file);
    return rdcdOf(parseRecipe(json, file)).contrastive!;
  });
  assert.equal(small!.weight, 0.1 * paper!.weight);
  assert.equal(small!.hardNegativeWeight, 0.1 * paper!.hardNegativeWeight);
});

function rdcdOf({ objective }: Recipe): Recipe["objective"] & { kind: "rdcd" } {
  assert.ok(objective.kind === "rdcd");
  return objective;
}

Deno.test("parseRecipe has the paper's numbers in paper-rdcd", () => {
  const { $schema: _, ...json } = read("paper-rdcd-64.json");
  const { distillation, contrastive } = parseRecipe(json).objective as Recipe["objective"] & { kind: "rdcd" };
  assert.deepEqual(distillation, [
    { form: "relational", on: "feature", weight: 1, temperature: 0.04, queueSize: 65536 },
  ]);
  assert.deepEqual(contrastive, {
    weight: 1,
    temperature: 0.07,
    hardNegativeWeight: 5,
    floor: 1e-3,
    queueSize: 65536,
    averageMomentum: 0.99,
    averageStatistics: false,
  });
});

Deno.test("parseRecipe finds in the paper's FastViT that it is meant to start from ImageNet, and takes it without", () => {
  const { $schema: _, ...json } = read("paper-rdcd-256-fastvit_t12.json");
  assert.equal(parseRecipe(json).expectedStart, "imagenet");
  const { expectedStart: __, ...others } = json;
  assert.deepEqual(parseRecipe(others), others);
  assertRefused({ ...json, expectedStart: "places" }, "expectedStart", "be one of imagenet");
});

Deno.test("parseRecipe refuses parts that do not make up the batch", () => {
  const { $schema: _, ...json } = read("paper-rdcd-256.json");
  assert.equal(parseRecipe({ ...json, partSize: 64 }).partSize, 64);
  assertRefused({ ...json, partSize: 48 }, "partSize", "divide the batch of 256");
  assertRefused({ ...json, partSize: 1 }, "partSize", "be >= 2");
});

Deno.test("every paper recipe's step fits into the memory that there is, and would not undivided", () => {
  for (const file of files.filter((name) => name.startsWith("paper-"))) {
    const { $schema: _, ...json } = read(file);
    const { partSize, ...whole } = parseRecipe(json, file);
    checkStepMemory({ ...whole, partSize: partSize! });
    assert.throws(
      () => checkStepMemory(whole),
      /must fit into the 4 GiB .* give the recipe a partSize of at most \d+/,
    );
  }
});

Deno.test("parseRecipe refuses mixup where every image of a batch shows every other", () => {
  const { $schema: _, ...json } = read("paper-sscd-mixup.json");
  assert.equal(parseRecipe({ ...json, batchSize: 3, partSize: 3 }).batchSize, 3);
  assertRefused({ ...json, batchSize: 2, partSize: 2 }, "batchSize", "be more than 2 with mixup");
});

Deno.test("parseRecipe refuses a recipe of which any key is missing, naming it", () => {
  for (const file of files) {
    const { $schema: _, ...json } = read(file);
    for (const path of pathsOf(json)) {
      if (typeof path.at(-1) === "number" || OPTIONAL.includes(path.at(-1))) continue;
      const broken = changed(json, path, (parent, key) => delete parent[key]);
      const isTag = path.at(-1) === "kind" || path.at(-1) === "form";
      assertRefused(broken, written(path), isTag ? "be one of" : "be given: current value is none");
    }
  }
});

Deno.test("parseRecipe refuses a key that it does not know, wherever it stands", () => {
  for (const file of files) {
    const { $schema: _, ...json } = read(file);
    for (const path of [[], ...pathsOf(json)]) {
      const place = path.reduce<Json>((value, key) => (value as JsonObject)[key]!, json);
      if (place === null || typeof place !== "object" || Array.isArray(place)) continue;
      const child = [...path, "momentun"];
      assertRefused(
        changed(json, child, (parent, key) => parent[key] = 0.9),
        written(child),
        "be one of the keys",
      );
    }
  }
});

Deno.test("parseRecipe refuses whatever is of another type, naming its path", () => {
  const others: fc.Arbitrary<Json>[] = [
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string(),
    fc.array(fc.integer(), { maxLength: 2 }),
    fc.dictionary(fc.string(), fc.integer(), { maxKeys: 2 }),
  ];
  const nullableTypes = {
    contrastive: "object",
    ...{ teacherRecipe: "string", startRecipe: "string" },
  };
  const typeOf = (value: Json) => value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  const places = files.flatMap((file) => {
    const { $schema: _, ...json } = read(file);
    return pathsOf(json).map((path) => ({ json, path }));
  });
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.oneof(...others), ({ json, path }, other) => {
      const value = path.reduce<Json>((parent, key) => (parent as JsonObject)[key]!, json);
      const nullable = nullableTypes[path.at(-1) as keyof typeof nullableTypes];
      fc.pre(
        typeOf(other) !== typeOf(value) &&
          !(nullable !== undefined && (other === null || typeOf(other) === nullable)),
      );
      assertRefused(changed(json, path, (parent, key) => parent[key] = other), written(path), "");
    }),
    { seed: 7, numRuns: 500 },
  );
});

const positive = fc.double({ min: 1e-6, max: 100, noNaN: true });
const momentum = fc.double({ min: 0, max: 0.999, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const queueSize = fc.integer({ min: 512, max: 100_000 });

/** Typed, so that it cannot have another form than the type. */
const recipes: fc.Arbitrary<Recipe> = fc.record({
  description: fc.string({ minLength: 1 }),
  student: fc.record({
    backbone: fc.constantFrom(
      ...Object.keys(BACKBONES).filter((name) => !name.startsWith("vit")) as Backbone[],
    ),
    role: fc.constant("student" as const),
    featureDims: fc.integer({ min: 1, max: 2048 }),
    descriptorDims: fc.integer({ min: 1, max: 2048 }),
  }),
  objective: fc.oneof(
    fc.record({
      kind: fc.constant("rdcd" as const),
      distillation: fc.uniqueArray(
        fc.oneof(
          fc.record({
            form: fc.constantFrom("relational" as const, "relationalTwoQueues", "seed"),
            on: fc.constant("feature" as const),
            weight: positive,
            temperature: positive,
            queueSize,
          }),
          fc.record({
            form: fc.constantFrom("meanSquaredError" as const, "cosine", "crossCorrelation", "similarity"),
            on: fc.constant("feature" as const),
            weight: positive,
          }),
          fc.record({
            form: fc.constant("relationalTwoQueues" as const),
            on: fc.constant("descriptor" as const),
            weight: positive,
            temperature: positive,
            queueSize,
          }),
        ),
        { minLength: 1, maxLength: 4, selector: ({ form, on }) => `${form} on ${on}` },
      ),
      contrastive: fc.option(fc.record({
        weight: positive,
        temperature: positive,
        hardNegativeWeight: positive,
        floor: fc.double({ min: 1e-6, max: 1, noNaN: true }),
        queueSize,
        averageMomentum: fc.double({ min: 0, max: 1, noNaN: true }),
        averageStatistics: fc.boolean(),
      })),
    }),
    fc.record({
      kind: fc.constant("sscd" as const),
      temperature: positive,
      entropyWeight: positive,
      mixup: fc.record({
        probability: share,
        mixupAlpha: positive,
        cutmixAlpha: positive,
        cutmixShare: share,
      }),
    }, { requiredKeys: ["kind", "temperature", "entropyWeight"] }),
    fc.record({
      kind: fc.constant("custom" as const),
      name: fc.string({ minLength: 1 }),
      settings: fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<JsonObject>,
      needsTeacher: fc.boolean(),
      average: fc.option(fc.record({ averageMomentum: momentum, averageStatistics: fc.boolean() })),
    }),
  ),
  dropScale: fc.double({ min: 0, max: 1, noNaN: true }),
  teacherRecipe: fc.option(fc.string({ minLength: 1 })),
  startRecipe: fc.option(fc.string({ minLength: 1 })),
  preset: fc.constantFrom(...Object.keys(PRESETS) as (keyof typeof PRESETS)[]),
  sizes: fc.integer({ min: 1, max: 288 }).map((
    size,
  ) => [{ fromEpoch: 0, size, drawnSize: 2 * size }, { fromEpoch: 3, size: size + 1, drawnSize: size + 1 }]),
  batchSize: fc.integer({ min: 3, max: 512 }),
  epochs: fc.integer({ min: 4, max: 1000 }),
  warmupEpochs: fc.double({ min: 0, max: 3, noNaN: true }),
  learningRate: fc.double({ min: 0, max: 100, noNaN: true }),
  optimizer: fc.oneof(
    fc.record({ kind: fc.constant("sgd" as const), momentum, weightDecay: momentum }),
    fc.record({
      kind: fc.constant("lars" as const),
      momentum,
      weightDecay: momentum,
      trustCoefficient: positive,
      epsilon: positive,
      adaptsVectors: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant("adamw" as const),
      beta1: momentum,
      beta2: momentum,
      epsilon: positive,
      weightDecay: momentum,
      decaysVectors: fc.boolean(),
    }),
  ),
  weightAverage: fc.record({ decay: momentum }),
  seed: fc.maxSafeInteger(),
}, {
  requiredKeys: [
    ...["description", "student", "objective", "dropScale", "teacherRecipe", "startRecipe"] as const,
    ...[
      "preset",
      "sizes",
      "batchSize",
      "epochs",
      "warmupEpochs",
      "learningRate",
      "optimizer",
      "seed",
    ] as const,
  ],
});

Deno.test("parseRecipe takes everything that is of its type, and gives it back", () => {
  fc.assert(
    fc.property(recipes, (recipe) => {
      assert.deepEqual(parseRecipe(JSON.parse(JSON.stringify(recipe))), JSON.parse(JSON.stringify(recipe)));
    }),
    { seed: 3, numRuns: 200 },
  );
});

Deno.test("parseRecipe knows the backbones and presets that there are", () => {
  assert.deepEqual(schema.properties.student.properties.backbone.enum, Object.keys(BACKBONES));
  assert.deepEqual(schema.properties.preset.enum.toSorted(), Object.keys(PRESETS).toSorted());
});

const { $schema: _, ...base } = read("ablation-base.json");
const valid: JsonObject = { ...base, sizes: [{ fromEpoch: 0, size: 64, drawnSize: 224 }] };

for (
  const [rule, path, value, message] of [
    [
      "an unknown kind",
      ["optimizer", "kind"],
      "adam",
      'optimizer.kind must be one of sgd, lars, adamw: current value is "adam"',
    ],
    [
      "a negative weight",
      ["objective", "distillation", 0, "weight"],
      -1,
      "objective.distillation[0].weight must be > 0: current value is -1",
    ],
    [
      "an unknown form of distillation",
      ["objective", "distillation", 0, "form"],
      "rsd",
      "objective.distillation[0].form must be one of relational, relationalTwoQueues, seed, meanSquaredError, cosine, " +
      'crossCorrelation, similarity: current value is "rsd"',
    ],
    [
      "a descriptor that is compared with a longer feature number by number",
      ["objective", "distillation", 0, "on"],
      "descriptor",
      "objective.distillation[0].on must be feature for relational, as the teacher's feature has 512 numbers and the " +
      'descriptor 256: current value is "descriptor"',
    ],
    [
      "two terms of one form on the same",
      ["objective", "distillation", 1],
      { form: "relational", on: "feature", weight: 2, temperature: 0.1, queueSize: 64 },
      'objective.distillation[1] must be the only one of its form there: current value is "relational on feature"',
    ],
    [
      "a queue of distillation that a batch does not fit into",
      ["objective", "distillation", 0, "queueSize"],
      63,
      "objective.distillation[0].queueSize must be at least the batch of 64: current value is 63",
    ],
    [
      "nested sizes that do not ascend",
      ["objective", "nestedDims"],
      [128, 64],
      "objective.nestedDims must ascend, to below the descriptor's 256: current value is [128,64]",
    ],
    [
      "a nested size that is the whole descriptor",
      ["objective", "nestedDims"],
      [64, 256],
      "objective.nestedDims must ascend, to below the descriptor's 256: current value is [64,256]",
    ],
    [
      "an average that never moves",
      ["weightAverage"],
      { decay: 1 },
      "weightAverage.decay must be < 1: current value is 1",
    ],
    ["half an image", ["batchSize"], 63.5, "batchSize must be integer: current value is 63.5"],
    [
      "a warm-up without end",
      ["warmupEpochs"],
      5,
      "warmupEpochs must be less than the 5 epochs: current value is 5",
    ],
    [
      "a queue that a batch does not fit into",
      ["objective", "contrastive", "queueSize"],
      63,
      "objective.contrastive.queueSize must be at least the batch of 64: current value is 63",
    ],
    [
      "sizes that begin late",
      ["sizes", 0, "fromEpoch"],
      1,
      "sizes must have fromEpoch 0 first and then ascending ones: current value is [1]",
    ],
    [
      "views drawn smaller than they are shown",
      ["sizes", 0, "drawnSize"],
      31,
      "sizes[0].drawnSize must be at least the size of 64: current value is 31",
    ],
    [
      "views kept smaller than they are shown",
      ["keptSize"],
      63,
      "keptSize must be of the largest size, 64, to the least drawnSize, 224: current value is 63",
    ],
    [
      "views kept larger than they are drawn",
      ["keptSize"],
      225,
      "keptSize must be of the largest size, 64, to the least drawnSize, 224: current value is 225",
    ],
    [
      "a teacher whose descriptor is not its feature",
      ["student", "role"],
      "teacher",
      "student: Cannot build the encoder as descriptorDims must be the teacher's 512: current value is 256",
    ],
  ] as [string, Path, Json, string][]
) {
  Deno.test(`parseRecipe refuses ${rule}, saying what was found and what was expected`, () => {
    assert.throws(() => parseRecipe(changed(valid, path, (parent, key) => parent[key] = value)), {
      name: "InvalidDataError",
      message: `Cannot use <recipe>: ${message}`,
    });
  });
}

Deno.test("parseRecipe refuses an objective without any weight, and names all mistakes at once", () => {
  const contrastive = {
    ...(valid.objective as JsonObject).contrastive as JsonObject,
    weight: 0,
    hardNegativeWeight: 0,
  };
  for (
    const objective of [{ kind: "rdcd", distillation: [], contrastive }, {
      kind: "rdcd",
      distillation: [],
      contrastive: null,
    }]
  ) {
    assert.throws(() => parseRecipe({ ...valid, objective }), /objective must have a term with a weight/);
  }
  const onFeature = { ...valid.objective as JsonObject, contrastive: null, nestedDims: [64] };
  assert.throws(
    () => parseRecipe({ ...valid, objective: onFeature }),
    /objective\.nestedDims must be left out, as no term is on descriptors of any size/,
  );
  const student = { ...valid.student as JsonObject, role: "teacher", descriptorDims: 512 };
  assert.throws(
    () =>
      parseRecipe({ ...valid, student, objective: { ...valid.objective as JsonObject, nestedDims: [64] } }),
    /objective\.nestedDims must be left out for a teacher, which has no projector/,
  );
  assert.throws(
    () => parseRecipe({ ...valid, epochs: 0, seed: "one" }),
    /epochs must be >= 1.*; seed must be integer/,
  );
  assert.throws(() => parseRecipe([]), /the recipe must be object: current value is \[\]/);
});
