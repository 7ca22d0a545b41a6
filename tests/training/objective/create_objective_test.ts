import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  cosineDistance,
  crossCorrelation,
  featureQueue,
  hardNegative,
  infoNce,
  type Matrix,
  meanSquaredError,
  rdcd,
  relational,
  relationalTwoQueues,
  type Scalar,
  seedDistillation,
  seededPrng,
  similarityDistance,
  sscd,
} from "rdcd/losses";
import {
  createObjective,
  type Distillation,
  type ObjectiveInputs,
  type ObjectiveOptions,
  type TrainingObjective,
} from "rdcd/training";
import { l2Normalize } from "rdcd/models";
import { dot, mean, randomRows, unit } from "../../losses/losses.ts";
import { testOnBackends } from "../../models/on_backends.ts";

const [ROWS, FEATURE_DIMS, DESCRIPTOR_DIMS, QUEUE_SIZE, SEED] = [4, 6, 5, 9, "objective"];

const contrastive = {
  weight: 1,
  temperature: 0.07,
  hardNegativeWeight: 5,
  floor: 1e-3,
  queueSize: QUEUE_SIZE,
  averageMomentum: 0.99,
  averageStatistics: false,
};
const distillation: Distillation[] = [
  { form: "relational", on: "feature", weight: 1, temperature: 0.04, queueSize: QUEUE_SIZE },
];

function open(objective: ObjectiveOptions["objective"]): TrainingObjective {
  return createObjective({
    objective,
    featureDims: FEATURE_DIMS,
    descriptorDims: DESCRIPTOR_DIMS,
    seed: SEED,
  });
}

/** The rows that a queue starts with. */
function firstRows(name: string, dims: number, size = QUEUE_SIZE): Matrix {
  return featureQueue({ size, dims, prng: seededPrng(`${SEED}/${name}`) }).init();
}

interface Step {
  inputs: { teacher: Matrix; keys: Matrix };
  raw: { feature: Matrix; descriptor: Matrix };
}

function makeStep(seed: number): Step {
  const rows = (dims: number, at: number) => tf.tensor2d(randomRows(ROWS, dims, 10 * seed + at));
  return {
    inputs: { teacher: rows(FEATURE_DIMS, 1), keys: rows(DESCRIPTOR_DIMS, 2) },
    raw: { feature: rows(FEATURE_DIMS, 3), descriptor: rows(DESCRIPTOR_DIMS, 4) },
  };
}

function disposeStep({ inputs, raw }: Step): void {
  tf.dispose([...Object.values(inputs), ...Object.values(raw)]);
}

/** Runs a step as a trainee does and gives its numbers. */
async function numbersOf(
  objective: TrainingObjective,
  { inputs, raw }: Step,
  given: ObjectiveInputs = inputs,
): Promise<Record<string, number>> {
  const { total, parts } = tf.tidy(() => {
    const terms = objective.forBatch(given)(raw);
    return { total: terms.total, parts: terms.parts };
  });
  const scalars = { total, ...parts };
  const numbers: Record<string, number> = {};
  for (const [name, scalar] of Object.entries(scalars)) numbers[name] = (await scalar.data())[0]!;
  tf.dispose(scalars);
  return numbers;
}

async function numberOf(compute: () => Scalar): Promise<number> {
  const scalar = tf.tidy(compute);
  const [number] = await scalar.data();
  scalar.dispose();
  return number!;
}

testOnBackends(
  "createObjective has the total of rdcd to the last bit, against the queues as they were before each batch",
  ["cpu", "wasm", "webgpu"],
  async () => {
    const objective = open({ kind: "rdcd", distillation, contrastive });
    const queues = {
      teacher: featureQueue({ size: QUEUE_SIZE, dims: FEATURE_DIMS, prng: seededPrng(`${SEED}/teacher`) }),
      keys: featureQueue({ size: QUEUE_SIZE, dims: DESCRIPTOR_DIMS, prng: seededPrng(`${SEED}/keys`) }),
    };
    let [teacherQueue, studentQueue] = [queues.teacher.init(), queues.keys.init()];
    for (const seed of [1, 2, 3, 4]) {
      const step = makeStep(seed);
      const { teacher, keys } = step.inputs;
      const found = await numbersOf(objective, step);
      const expected = await numberOf(() =>
        rdcd({
          teacher,
          student: step.raw.feature,
          query: l2Normalize(step.raw.descriptor),
          key: l2Normalize(keys),
          teacherQueue,
          studentQueue,
        }).total
      );
      assert.equal(found.total, expected);
      objective.push(step.inputs);
      const before = [teacherQueue, studentQueue];
      teacherQueue = queues.teacher.push(teacherQueue, teacher);
      studentQueue = queues.keys.push(studentQueue, keys);
      tf.dispose(before);
      disposeStep(step);
    }
    tf.dispose([teacherQueue, studentQueue]);
    objective.dispose();
  },
);

const FORMS: Record<Distillation["form"], (teacher: Matrix, student: Matrix, temperature: number) => Scalar> =
  {
    relational: (t, s, temperature) => relational(t, s, firstRows("teacher", FEATURE_DIMS), { temperature }),
    relationalTwoQueues: (t, s, temperature) =>
      relationalTwoQueues(t, s, {
        teacherQueue: firstRows("teacher", FEATURE_DIMS),
        studentQueue: firstRows("student", FEATURE_DIMS),
        temperature,
      }),
    seed: (t, s, temperature) =>
      seedDistillation(t, s, firstRows("teacher", FEATURE_DIMS), { studentTemperature: temperature }),
    meanSquaredError,
    cosine: cosineDistance,
    crossCorrelation: (t, s) => crossCorrelation(t, s),
    similarity: similarityDistance,
  };

/** A term with what its form needs, and nothing else. */
function term(
  form: Distillation["form"],
  { on = "feature", weight = 2, temperature = 0.3, queueSize = QUEUE_SIZE }: {
    on?: "feature" | "descriptor";
    weight?: number;
    temperature?: number;
    queueSize?: number;
  } = {},
): Distillation {
  return form === "relational" || form === "relationalTwoQueues" || form === "seed"
    ? { form, on, weight, temperature, queueSize }
    : { form, on, weight };
}

for (const form of Object.keys(FORMS) as Distillation["form"][]) {
  testOnBackends(`createObjective distils by ${form}, weighed, and without an average`, ["cpu"], async () => {
    const objective = open({
      kind: "rdcd",
      distillation: [term(form)],
      contrastive: null,
    });
    assert.deepEqual([objective.needsTeacher, objective.needsKeys, objective.joinsViews], [
      true,
      false,
      false,
    ]);
    const step = makeStep(5);
    const found = await numbersOf(objective, step, { teacher: step.inputs.teacher, keys: null });
    const expected = await numberOf(() => FORMS[form](step.inputs.teacher, step.raw.feature, 0.3));
    assert.deepEqual(found, { total: Math.fround(2 * expected), [form]: expected });
    disposeStep(step);
    objective.dispose();
  });
}

testOnBackends(
  "createObjective fills CompRess's second queues with the student's features and descriptors of the first views",
  ["cpu"],
  async () => {
    const objective = open({
      kind: "rdcd",
      distillation: [term("relationalTwoQueues"), term("relationalTwoQueues", { on: "descriptor" })],
      contrastive: null,
    });
    const step = makeStep(6);
    await numbersOf(objective, step);
    objective.push(step.inputs);
    const rows = await objective.readQueues();
    const pushes = {
      teacher: step.inputs.teacher,
      student: step.raw.feature,
      descriptor: step.raw.descriptor,
    };
    assert.deepEqual([...rows.keys()], Object.keys(pushes));
    for (const [name, pushed] of Object.entries(pushes)) {
      const newest = rows.get(name)!.subarray(-pushed.size);
      assert.deepEqual(newest, tf.tidy(() => l2Normalize(pushed).dataSync()));
    }
    disposeStep(step);
    objective.dispose();
  },
);

testOnBackends(
  "createObjective adds up several terms, on the feature, the descriptor and its first numbers, each by its own name",
  ["cpu", "wasm"],
  async () => {
    const [long, short, nested] = [QUEUE_SIZE, QUEUE_SIZE - 4, 3];
    const objective = open({
      kind: "rdcd",
      distillation: [
        term("cosine", { weight: 5 }),
        term("relational", { weight: 1, queueSize: long }),
        term("relationalTwoQueues", { on: "descriptor", weight: 2, queueSize: short }),
        term("similarity", { on: "descriptor", weight: 20 }),
      ],
      contrastive,
      nestedDims: [nested],
    });
    const step = makeStep(11);
    const { teacher, keys } = step.inputs;
    const { feature, descriptor } = step.raw;
    const first = (x: Matrix) => x.slice([0, 0], [-1, nested]);
    const twoQueues = (student: Matrix, studentQueue: Matrix) =>
      relationalTwoQueues(teacher, student, {
        // The newest rows of the longer queue, which are of the images of the other's.
        teacherQueue: firstRows("teacher", FEATURE_DIMS).slice([long - short, 0], [-1, -1]),
        studentQueue,
        temperature: 0.3,
      });
    const ownQueue = () => firstRows("descriptor", DESCRIPTOR_DIMS, short);
    const keyQueue = () => firstRows("keys", DESCRIPTOR_DIMS);
    const cut = (x: Matrix) => l2Normalize(first(l2Normalize(x)));
    const expected: Record<string, [weight: number, loss: () => Scalar]> = {
      infoNce: [
        1,
        () => infoNce(l2Normalize(descriptor), l2Normalize(keys), keyQueue(), { temperature: 0.07 }),
      ],
      hardNegative: [5, () => hardNegative(l2Normalize(descriptor), keyQueue())],
      cosine: [5, () => cosineDistance(teacher, feature)],
      relational: [
        1,
        () => relational(teacher, feature, firstRows("teacher", FEATURE_DIMS), { temperature: 0.3 }),
      ],
      descriptorRelationalTwoQueues: [2, () => twoQueues(descriptor, ownQueue())],
      descriptorSimilarity: [20, () => similarityDistance(teacher, descriptor)],
      infoNce3: [1, () => infoNce(cut(descriptor), cut(keys), cut(keyQueue()), { temperature: 0.07 })],
      hardNegative3: [5, () => hardNegative(cut(descriptor), cut(keyQueue()))],
      descriptor3RelationalTwoQueues: [2, () => twoQueues(first(descriptor), cut(ownQueue()))],
      descriptor3Similarity: [20, () => similarityDistance(teacher, first(descriptor))],
    };
    const { total, ...found } = await numbersOf(objective, step);
    const terms = Object.keys(found).filter((name) => !/(positive|egative)Similarity/.test(name));
    assert.deepEqual(terms, Object.keys(expected));
    let sum = 0;
    for (const [name, [weight, loss]] of Object.entries(expected)) {
      const number = await numberOf(loss);
      assert.ok(
        Math.abs(found[name]! - number) <= 1e-6 * Math.abs(number),
        `${name}: ${found[name]}, ${number}`,
      );
      sum += weight * number;
    }
    assert.ok(Math.abs(total! - sum) < 1e-5 * sum);
    disposeStep(step);
    objective.dispose();
  },
);

testOnBackends(
  "createObjective measures the similarity of two views and to the nearest key, without a gradient",
  ["cpu"],
  async () => {
    const objective = open({ kind: "rdcd", distillation: [], contrastive });
    const step = makeStep(7);
    const found = await numbersOf(objective, step);
    const queue = firstRows("keys", DESCRIPTOR_DIMS);
    const [queries, keys] = [step.raw.descriptor, step.inputs.keys].map((x) => x.arraySync().map(unit));
    const positive = mean(queries!.map((row, index) => dot(row, keys![index]!)));
    const nearest = mean(
      queries!.map((row) => Math.max(...queue.arraySync().map((other) => dot(row, other)))),
    );
    const negative = mean(queries!.flatMap((row) => queue.arraySync().map((other) => dot(row, other))));
    assert.ok(Math.abs(found.positiveSimilarity! - positive) < 1e-6);
    assert.ok(Math.abs(found.negativeSimilarity! - negative) < 1e-6);
    assert.ok(Math.abs(found.nearestNegativeSimilarity! - nearest) < 1e-6);
    const [withThem, without] = [true, false].map((similarities) =>
      tf.tidy(() => {
        const learn = objective.forBatch({ teacher: null, keys: step.inputs.keys }, { similarities });
        const total = (x: tf.Tensor) => learn({ feature: step.raw.feature, descriptor: x as Matrix }).total;
        return tf.grad(total)(step.raw.descriptor).dataSync();
      })
    );
    assert.deepEqual(withThem, without);
    queue.dispose();
    disposeStep(step);
    objective.dispose();
  },
);

testOnBackends(
  "createObjective of SSCD compares both views of all images in one batch",
  ["cpu"],
  async () => {
    const objective = open({ kind: "sscd", temperature: 0.05, entropyWeight: 30 });
    assert.deepEqual([objective.needsTeacher, objective.needsKeys, objective.joinsViews], [
      false,
      false,
      true,
    ]);
    const step = makeStep(8);
    const found = await numbersOf(objective, step, { teacher: null, keys: null });
    const expected = await numberOf(() => sscd(step.raw.descriptor, [0, 1, 0, 1]).total);
    assert.equal(found.total, expected);
    assert.ok(Math.abs(found.infoNce! + 30 * found.entropy! - expected) < 1e-4);
    const views = step.raw.descriptor.arraySync().map(unit);
    const positive = (dot(views[0]!, views[2]!) + dot(views[1]!, views[3]!)) / 2;
    const nearest = mean(
      views.map((view, index) =>
        Math.max(...views.filter((_, other) => other % 2 !== index % 2).map((other) => dot(view, other)))
      ),
    );
    const negative = mean(
      views.flatMap((view, index) =>
        views.filter((_, other) => other % 2 !== index % 2).map((other) => dot(view, other))
      ),
    );
    assert.ok(Math.abs(found.positiveSimilarity! - positive) < 1e-6);
    assert.ok(Math.abs(found.negativeSimilarity! - negative) < 1e-6);
    assert.ok(Math.abs(found.nearestNegativeSimilarity! - nearest) < 1e-6);
    disposeStep(step);
    objective.dispose();
  },
);

testOnBackends(
  "createObjective of SSCD with mixup mixes a step always alike, and compares what each image shows",
  ["cpu", "wasm"],
  async () => {
    const mixup = { probability: 0.7, mixupAlpha: 2, cutmixAlpha: 2, cutmixShare: 0.5 };
    const objective = open({ kind: "sscd", temperature: 0.05, entropyWeight: 30, mixup });
    // Both views of each of three images are of one level.
    const levels = [1, 10, 100];
    const [batch, size] = [6, 8];
    const length = size * size * 3;
    const data = Float32Array.from(
      { length: batch * length },
      (_, at) => levels[Math.floor(at / length) % 3]!,
    );
    const tensors = tf.memory().numTensors;
    let mixedImages = 0;
    for (let step = 0; step < 10; step++) {
      const { views, labels } = await objective.mix!({ data, batch, size }, step);
      assert.deepEqual(await objective.mix!({ data, batch, size }, step), { views, labels });
      assert.notDeepEqual((await objective.mix!({ data, batch, size }, step + 10)).labels, labels);
      labels.forEach((shares, index) => {
        const shown = mean([...views.data.subarray(index * length, (index + 1) * length)]);
        assert.ok(Math.abs(shown - dot(shares, levels)) < 1e-3, `image ${index}: ${shown}, ${shares}`);
        mixedImages += Number(shares.every((share) => share < 1));
      });
    }
    assert.ok(mixedImages > 10);
    assert.equal(tf.memory().numTensors, tensors);
    const step = makeStep(9);
    const labels = [[1, 0, 0], [0.3, 0.7, 0], [0, 0, 1], [0, 1, 0]];
    const found = await numbersOf(objective, step, { teacher: null, keys: null, labels });
    assert.equal(found.total, await numberOf(() => sscd(step.raw.descriptor, labels).total));
    const views = step.raw.descriptor.arraySync().map(unit);
    const nearest = mean(
      views.map((view, index) =>
        Math.max(
          ...views.filter((_, other) => dot(labels[index]!, labels[other]!) === 0).map((other) =>
            dot(view, other)
          ),
        )
      ),
    );
    assert.ok(Math.abs(found.nearestNegativeSimilarity! - nearest) < 1e-6);
    disposeStep(step);
    objective.dispose();
  },
);

testOnBackends("createObjective goes on from stored queues as if it had never stopped", ["cpu"], async () => {
  const recipe: ObjectiveOptions["objective"] = { kind: "rdcd", distillation, contrastive };
  const [first, second] = [open(recipe), open(recipe)];
  const steps = [1, 2, 3, 4, 5].map(makeStep);
  for (const step of steps.slice(0, 3)) first.push(step.inputs);
  const rows = await first.readQueues();
  second.restoreQueues(rows);
  for (const step of steps.slice(3)) {
    assert.deepEqual(await numbersOf(second, step), await numbersOf(first, step));
    for (const objective of [first, second]) objective.push(step.inputs);
  }
  assert.deepEqual(await second.readQueues(), await first.readQueues());
  const kept = await second.readQueues();
  rows.set("keys", new Float32Array(3));
  assert.throws(() => second.restoreQueues(rows), {
    name: "RangeError",
    message: "Cannot restore the queues as keys must have 9 rows of 5 numbers: current value is 3 numbers",
  });
  assert.deepEqual(await second.readQueues(), kept);
  steps.forEach(disposeStep);
  first.dispose();
  second.dispose();
});

testOnBackends("createObjective refuses a batch without what it needs", ["cpu"], () => {
  const objective = open({ kind: "rdcd", distillation, contrastive });
  const step = makeStep(9);
  const { teacher, keys } = step.inputs;
  for (const inputs of [{ teacher, keys: null }, { teacher: null, keys }]) {
    assert.throws(() => objective.forBatch(inputs), {
      name: "RangeError",
      message: /Cannot compute the objective as (keys|teacher) must be given: current value is null/,
    });
  }
  disposeStep(step);
  objective.dispose();
});
