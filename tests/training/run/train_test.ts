import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import {
  type CachingProgress,
  createQueues,
  type CustomObjective,
  type ObjectiveFactory,
  type Recipe,
  type StepReport,
  train,
  TrainingDivergedError,
  type TrainingReport,
  type TrainOptions,
} from "rdcd/training";
import {
  createStudent,
  createTeacher,
  type Encoder,
  l2Normalize,
  loadEncoder,
  type Matrix,
} from "rdcd/models";
import { type ImageEntry, makeBenchmark, readDisc21 } from "rdcd/datasets";
import { readTrainingCheckpoint } from "../../../lib/training/run/read_training_checkpoint.ts";
import { readCheckpoint } from "../../../lib/weights/reading/read_checkpoint.ts";
import { withFolder, writePictures } from "../../descriptors/pictures.ts";
import { TINY_RECIPE } from "../tiny_recipe.ts";

await tf.setBackend("cpu");

const WITHOUT_TEACHER: Recipe = {
  ...TINY_RECIPE,
  objective: { ...TINY_RECIPE.objective, distillation: [] },
};

/** The other way to move, with an average over training. */
const ADAMW = {
  optimizer: {
    kind: "adamw",
    beta1: 0.9,
    beta2: 0.99,
    epsilon: 1e-8,
    weightDecay: 0.05,
    decaysVectors: false,
  },
  weightAverage: { decay: 0.9 },
} as const satisfies Partial<Recipe>;

/** Trains on images that are written into the folder. */
async function trainIn(
  folder: string,
  options: Partial<TrainOptions> & { pictures?: number },
): Promise<TrainingReport> {
  const { pictures = 4, ...others } = options;
  const images: ImageEntry[] = await writePictures(folder, pictures);
  return await train({
    recipe: WITHOUT_TEACHER,
    images,
    out: join(folder, "run"),
    threads: 1,
    statisticsViews: 4,
    onWarning: assert.fail,
    ...others,
  });
}

async function withTeacher(dims: number, body: (teacher: Encoder) => Promise<void>): Promise<void> {
  const teacher = createTeacher({ backbone: "mobilenet_v3_small", descriptorDims: dims, seed: 3 });
  await body(teacher);
  teacher.dispose();
}

function withoutTimes({ log }: TrainingReport): unknown[] {
  return log.map(({ seconds: _, imagesPerSecond: __, ...numbers }) => numbers);
}

Deno.test("train computes the same with views from a cache as with views drawn meanwhile", () =>
  withFolder(async (folder) => {
    const recipe = { ...WITHOUT_TEACHER, epochs: 1, warmupEpochs: 0 };
    const drawn = await trainIn(folder, { recipe, out: join(folder, "drawn") });
    const viewCache = { folder: join(folder, "cache"), epochs: 1 };
    const cached = await trainIn(folder, { recipe, out: join(folder, "cached"), viewCache });
    assert.deepEqual(cached.log[0]!.means, drawn.log[0]!.means);
  }));

Deno.test("train shares kept views and what the teacher saw of them among recipes of several sizes, and computes the same without", () =>
  withFolder((folder) =>
    withTeacher(8, async (teacher) => {
      const { distillation } = TINY_RECIPE.objective;
      const objective = { kind: "rdcd", distillation, contrastive: null } as const;
      const viewCache = { folder: join(folder, "cache"), epochs: 3 };
      const made: string[] = [];
      const onCaching = ({ what, epoch, done }: CachingProgress) => made.push(`${what} ${epoch} ${done}`);
      const run = async (name: string, size: number, options: Partial<TrainOptions>) => {
        const sizes = [{ fromEpoch: 0, size, drawnSize: 64 }];
        const kept = { keptSize: 48, teacherSize: 56, epochs: 1, warmupEpochs: 0 };
        const recipe: Recipe = { ...TINY_RECIPE, ...kept, objective, sizes };
        return await trainIn(folder, { recipe, teacher, out: join(folder, name), ...options });
      };
      const first = await run("first", 48, { viewCache, onCaching });
      // Those who measure statistics only draw what they need themselves.
      assert.ok(made.length > 0 && made.every((one) => one.startsWith("views and features 0")), made.join());
      made.length = 0;
      const smaller = await run("smaller", 32, { viewCache, onCaching });
      assert.deepEqual(made, []);
      assert.notDeepEqual(first.log[0]!.means, smaller.log[0]!.means);
      const drawn = await run("drawn", 32, {});
      const [cached, own] = [smaller, drawn].map(({ log }) => log[0]!.means);
      for (const [name, value] of Object.entries(own!)) {
        assert.ok(Math.abs(value - cached![name]!) < 1e-4, `${name}: ${value} is not ${cached![name]}`);
      }
    })
  ));

for (const engine of ["compiled", "tfjs-wasm", "tfjs-cpu"] as const) {
  Deno.test(`train in ${engine}, interrupted at every step, computes what it computes uninterrupted`, () =>
    withFolder(async (folder) => {
      const recipe = { ...WITHOUT_TEACHER, ...ADAMW, epochs: 1, warmupEpochs: 0 };
      const whole = await trainIn(folder, { recipe, engine, out: join(folder, "whole") });
      let part: TrainingReport;
      do {
        const interruption = new AbortController();
        const onStep = () => interruption.abort();
        part = await trainIn(folder, { recipe, engine, resume: true, signal: interruption.signal, onStep });
      } while (part.interrupted);
      assert.deepEqual(withoutTimes(part), withoutTimes(whole));
      const [one, other] = await Promise.all([part, whole].map(({ files }) => Deno.readFile(files[0]!)));
      assert.deepEqual(one, other);
    }));
}

/** Descriptors are to be like those of the images before, which is no use and needs a queue. */
const likeBefore: ObjectiveFactory = ({ settings, descriptorDims, seed }) => {
  const queues = createQueues({ before: { size: Number(settings.queueSize), dims: descriptorDims } }, seed);
  let last: Matrix | undefined;
  return {
    ...{ needsTeacher: false, needsKeys: true, joinsViews: false },
    forBatch: ({ keys }) => ({ descriptor }) => {
      tf.dispose(last);
      last = tf.keep(descriptor.clone());
      const query = l2Normalize(descriptor);
      const near = tf.matMul(query, queues.rows("before"), false, true).mean().asScalar();
      const apart = query.sub(l2Normalize(keys!)).square().mean().asScalar();
      return { total: apart.sub(near), parts: { near, apart } };
    },
    push: () => queues.push("before", last!),
    readQueues: queues.read,
    restoreQueues: queues.restore,
    dispose() {
      tf.dispose(last);
      queues.dispose();
    },
  };
};

const OWN: CustomObjective = {
  ...{ kind: "custom", name: "likeBefore", settings: { queueSize: 5 }, needsTeacher: false },
  average: { averageMomentum: 0.9, averageStatistics: true },
};

Deno.test("train by an objective of the caller's own, interrupted, gives the same file as uninterrupted", () =>
  withFolder(async (folder) => {
    const recipe: Recipe = { ...TINY_RECIPE, ...ADAMW, objective: OWN, warmupEpochs: 0 };
    const own = { recipe, objective: likeBefore };
    const before = tf.memory().numTensors;
    const whole = await trainIn(folder, { ...own, out: join(folder, "whole") });
    assert.ok(Number.isFinite(whole.log[1]!.means.near));
    const interruption = new AbortController();
    const onStep = ({ step }: StepReport) => step === 2 && interruption.abort();
    const part = await trainIn(folder, { ...own, signal: interruption.signal, onStep });
    assert.deepEqual([part.interrupted, part.epochs], [true, 1]);
    const changed = { ...recipe, objective: { ...OWN, settings: { queueSize: 6 } } };
    await assert.rejects(trainIn(folder, { ...own, recipe: changed, resume: true }), {
      name: "InvalidDataError",
      message: /another recipe\.objective/,
    });
    const rest = await trainIn(folder, { ...own, resume: true });
    assert.deepEqual(withoutTimes(rest), withoutTimes(whole));
    const [one, other] = await Promise.all([rest, whole].map(({ files }) => Deno.readFile(files[0]!)));
    assert.deepEqual(one, other);
    assert.equal(tf.memory().numTensors, before);
  }));

Deno.test("train refuses an objective of the caller's own that does not fit the recipe", () =>
  withFolder(async (folder) => {
    const recipe: Recipe = { ...TINY_RECIPE, objective: OWN };
    const refuses = (options: Partial<TrainOptions>, message: RegExp) =>
      assert.rejects(trainIn(folder, options), { name: "RangeError", message });
    await refuses({ recipe }, /objective likeBefore must be given as a function: current value is none/);
    await refuses(
      { objective: likeBefore },
      /objective must be custom where one is given: current value is rdcd/,
    );
    await refuses(
      { recipe: { ...recipe, objective: { ...OWN, average: null } }, objective: likeBefore },
      /objective\.average must be given for likeBefore: current value is null/,
    );
    await refuses(
      { recipe, objective: (context) => ({ ...likeBefore(context), needsTeacher: true }) },
      /objective\.needsTeacher must be true for likeBefore: current value is false/,
    );
  }));

Deno.test("train saves the average of the student over training where the recipe wants one", () =>
  withFolder(async (folder) => {
    const recipe: Recipe = { ...WITHOUT_TEACHER, ...ADAMW, epochs: 1, warmupEpochs: 0, learningRate: 0.1 };
    const { files, checkpoint } = await trainIn(folder, { recipe, pictures: 8, statisticsViews: 0 });
    const { state } = await readTrainingCheckpoint(checkpoint!);
    const finished = await loadEncoder(files[0]!);
    assert.deepEqual(await finished.readWeights(), state.weightAverage);
    assert.notDeepEqual(state.weightAverage, state.student);
    assert.equal(state.updates, 4);
    finished.dispose();
  }));

Deno.test("train holds as many tensors after every step, and none at the end", () =>
  withFolder((folder) =>
    withTeacher(8, async (teacher) => {
      const two = { form: "relationalTwoQueues", weight: 1, temperature: 0.04 } as const;
      const recipe: Recipe = {
        ...TINY_RECIPE,
        ...ADAMW,
        objective: {
          ...TINY_RECIPE.objective,
          distillation: [
            { ...two, on: "feature", queueSize: 5 },
            { ...two, on: "descriptor", queueSize: 4 },
            { form: "similarity", on: "descriptor", weight: 1 },
          ],
          nestedDims: [2],
        },
        epochs: 1,
        warmupEpochs: 0,
      };
      const before = tf.memory().numTensors;
      const held: number[] = [];
      const { files } = await trainIn(folder, {
        ...{ recipe, teacher, pictures: 8, checkpointMinutes: 1e-9 },
        onStep: () => held.push(tf.memory().numTensors),
      });
      assert.equal(held.length, 4);
      assert.deepEqual(held.slice(2), [held[1], held[1]]);
      assert.equal(tf.memory().numTensors, before);
      assert.equal(tf.getBackend(), "cpu");
      const finished = await loadEncoder(files[0]!);
      assert.deepEqual(finished.nestedDims, [2]);
      finished.dispose();
    })
  ));

Deno.test("train follows the recipe's sizes and schedule, and writes what became of each epoch", () =>
  withFolder(async (folder) => {
    const sizes = [{ fromEpoch: 0, size: 32, drawnSize: 32 }, { fromEpoch: 1, size: 40, drawnSize: 40 }];
    const steps: StepReport[] = [];
    const { log, files, checkpoint, interrupted } = await trainIn(folder, {
      recipe: { ...WITHOUT_TEACHER, sizes },
      onStep: (step) => steps.push(step),
    });
    assert.deepEqual(steps.map(({ step, epoch, size }) => [step, epoch, size]), [
      [0, 0, 32],
      [1, 0, 32],
      [2, 1, 40],
      [3, 1, 40],
    ]);
    // 1 for a batch of 256 is 2/256 for ours, after a warm-up of two steps.
    assert.deepEqual(steps.map(({ learningRate }) => 128 * learningRate), [0, 1, 1, 0.5]);
    assert.deepEqual(log.map(({ epoch, step, size }) => [epoch, step, size]), [[1, 2, 32], [2, 4, 40]]);
    const [first, second] = steps.map(({ measured }) => measured.loss!);
    assert.equal(log[0]!.means.loss, (first! + second!) / 2);
    for (
      const name of [
        "infoNce",
        "hardNegative",
        "positiveSimilarity",
        "negativeSimilarity",
        "nearestNegativeSimilarity",
      ]
    ) {
      assert.ok(Number.isFinite(log[1]!.means[name]), name);
    }
    assert.ok(!interrupted && checkpoint!.endsWith("step-000000004.safetensors"));
    const lines = (await Deno.readTextFile(join(folder, "run", "log.jsonl"))).trimEnd().split("\n");
    assert.deepEqual(lines.map((line) => JSON.parse(line)), log);
    for (const file of files) {
      const { metadata } = await readCheckpoint(file);
      assert.deepEqual(JSON.parse(metadata.get("origin")!).recipe, { ...WITHOUT_TEACHER, sizes });
      const { epoch, step, means, validation } = log[1]!;
      assert.deepEqual(JSON.parse(metadata.get("results")!), { epoch, step, means, validation });
    }
    const [full, half] = await Promise.all(files.map(loadEncoder));
    assert.deepEqual({ ...full!.architecture }, WITHOUT_TEACHER.student);
    assert.deepEqual({ ...half!.architecture }, WITHOUT_TEACHER.student);
    full!.dispose();
    half!.dispose();
  }));

Deno.test("train measures batch norm's statistics anew at the end, or keeps those that were tracked", () =>
  withFolder(async (folder) => {
    const recipe = { ...WITHOUT_TEACHER, epochs: 1, warmupEpochs: 0 };
    const [kept, measured] = [
      await trainIn(folder, { recipe, out: join(folder, "kept"), statisticsViews: 0 }),
      await trainIn(folder, { recipe, out: join(folder, "measured"), statisticsViews: 8 }),
    ];
    const unmeasured = { ...recipe, preciseBatchNorm: false };
    const asked = await trainIn(folder, {
      recipe: unmeasured,
      out: join(folder, "asked"),
      statisticsViews: 8,
    });
    const read = async (path: string) => {
      const encoder = await loadEncoder(path);
      const weights = await encoder.readWeights();
      encoder.dispose();
      return weights;
    };
    const [tracked, plain, precise] = await Promise.all(
      [kept.checkpoint!, kept.files[0]!, measured.files[0]!].map(read),
    );
    assert.deepEqual(plain, tracked);
    assert.deepEqual(await read(asked.files[0]!), tracked);
    for (const [name, values] of precise!) {
      const isStatistic = /running_(mean|var)$/.test(name);
      assert.equal(isDeepStrictEqual(values, tracked!.get(name)), !isStatistic, name);
    }
  }));

Deno.test("train stops at numbers that are not finite, naming the step, its images and the last good checkpoint", () =>
  withFolder(async (folder) => {
    const recipe = { ...WITHOUT_TEACHER, learningRate: 1e38 };
    const interruption = new AbortController();
    // The first step of the warm-up has a learning rate of 0.
    const { interrupted, checkpoint, files } = await trainIn(folder, {
      ...{ recipe, pictures: 6, signal: interruption.signal, onStep: () => interruption.abort() },
    });
    assert.deepEqual([interrupted, files], [true, []]);
    const steps: StepReport[] = [];
    const resumed = { recipe, pictures: 6, resume: true, onStep: (step: StepReport) => steps.push(step) };
    await assert.rejects(trainIn(folder, resumed), (error) => {
      assert.ok(error instanceof TrainingDivergedError, String(error));
      assert.deepEqual([error.step, error.checkpoint, error.inputs.length], [2, checkpoint, 2]);
      assert.match(
        error.message,
        / is (NaN|-?Infinity) at step 2; .*000000001\.safetensors; .*\.png/,
      );
      return true;
    });
    assert.equal(steps.length, 1);
    // Weights that are not finite are found out before they are saved.
    await assert.rejects(trainIn(folder, { ...resumed, checkpointMinutes: 1e-9 }), {
      name: "TrainingDivergedError",
      message: /of the (student|average|velocity) is not finite at step 1;/,
      checkpoint,
    });
  }));

Deno.test("train starts from weights that it is given", () =>
  withFolder((folder) =>
    withTeacher(8, async (teacher) => {
      const start = createStudent({ ...TINY_RECIPE.student, seed: 9 });
      const recipe: Recipe = { ...TINY_RECIPE, learningRate: 0 };
      const { files } = await trainIn(folder, { recipe, teacher, start });
      const trained = await loadEncoder(files[0]!);
      const [before, after] = [await start.readWeights(), await trained.readWeights()];
      for (const { name, trainable } of trained.tensors) {
        if (trainable) assert.deepEqual(after.get(name), before.get(name), name);
        if (name.endsWith("running_mean")) assert.notDeepEqual(after.get(name), before.get(name), name);
      }
      start.dispose();
      trained.dispose();
    })
  ));

Deno.test("train goes on with the same run only", () =>
  withFolder((folder) =>
    withTeacher(8, async (teacher) => {
      const interruption = new AbortController();
      const recipe: Recipe = TINY_RECIPE;
      const begun = { recipe, teacher, signal: interruption.signal, onStep: () => interruption.abort() };
      await trainIn(folder, begun);
      await assert.rejects(trainIn(folder, begun), {
        name: "InvalidDataError",
        message: /run: a run is in it already/,
      });
      const resumed = { recipe, teacher, resume: true };
      const refuses = (options: Partial<TrainOptions> & { pictures?: number }, message: RegExp) =>
        assert.rejects(trainIn(folder, { ...resumed, ...options }), { name: "InvalidDataError", message });
      await refuses(
        { recipe: { ...recipe, seed: 2, learningRate: 2 } },
        /another recipe\.\w+, another recipe\.\w+/,
      );
      await refuses({ pictures: 5 }, /another images, another imagesHash/);
      await refuses({ viewSeed: 7 }, /another viewSeed/);
      const other = createTeacher({ backbone: "mobilenet_v3_small", descriptorDims: 8, seed: 4 });
      await refuses({ teacher: other }, /another teacherHash/);
      other.dispose();
      const start = createStudent({ ...TINY_RECIPE.student, seed: 4 });
      await refuses({ start }, /another startHash/);
      start.dispose();
      const stopped = new AbortController();
      stopped.abort();
      // Another description is not another run.
      const described = { ...recipe, description: "the same in other words" };
      const { interrupted } = await trainIn(folder, {
        ...resumed,
        recipe: described,
        signal: stopped.signal,
      });
      assert.ok(interrupted);
    })
  ));

Deno.test("train refuses what does not fit together, before anything is written", () =>
  withFolder(async (folder) => {
    const recipe: Recipe = TINY_RECIPE;
    await assert.rejects(trainIn(folder, { recipe }), {
      name: "RangeError",
      message: /there must be a teacher/,
    });
    await assert.rejects(trainIn(folder, { pictures: 1 }), {
      name: "RangeError",
      message: /one batch of 2 images/,
    });
    await assert.rejects(trainIn(folder, { recipe: { ...WITHOUT_TEACHER, epochs: 0 } }), {
      name: "InvalidDataError",
      message: /epochs/,
    });
    await withTeacher(16, async (teacher) => {
      await assert.rejects(trainIn(folder, { recipe, teacher }), {
        name: "RangeError",
        message: /the teacher's 16/,
      });
    });
    const twice = (await writePictures(folder, 2)).flatMap((entry) => [entry, entry]);
    await assert.rejects(trainIn(folder, { images: twice }), {
      name: "RangeError",
      message: /two of "000\.png"/,
    });
    const names = await Array.fromAsync(Deno.readDir(join(folder, "run")), ({ name }) => name);
    assert.deepEqual(names, [".lock"]);
  }));

Deno.test("train lets one process at a time into a folder", () =>
  withFolder(async (folder) => {
    const out = join(folder, "run");
    await Deno.mkdir(out);
    using lock = await Deno.open(join(out, ".lock"), { create: true, write: true });
    await lock.lock(true);
    await assert.rejects(trainIn(folder, {}), {
      name: "InvalidDataError",
      message: /another process trains in it/,
    });
  }));

Deno.test("train, interrupted while it validates, ends at once and goes on from the validation", () =>
  withFolder(async (folder) => {
    const recipe = { ...WITHOUT_TEACHER, epochs: 1, warmupEpochs: 0 };
    const made = join(folder, "benchmark");
    const images = await writePictures(folder, 12);
    await makeBenchmark({ images, out: made, seed: 1 });
    const benchmark = await readDisc21(made);
    const whole = await trainIn(folder, {
      ...{ recipe, out: join(folder, "whole") },
      validation: { every: 1, benchmark },
    });
    const interruption = new AbortController();
    let asked = 0;
    const interrupting = {
      ...benchmark,
      get references() {
        asked += 1;
        interruption.abort();
        return benchmark.references;
      },
    };
    const run = { recipe, out: join(folder, "run") };
    const validation = { every: 1, benchmark: interrupting };
    const part = await trainIn(folder, { ...run, validation, signal: interruption.signal });
    assert.equal(asked, 1);
    assert.deepEqual([part.interrupted, part.epochs, part.log.length], [true, 0, 0]);
    const rest = await trainIn(folder, { ...run, validation: { every: 1, benchmark }, resume: true });
    assert.deepEqual(withoutTimes(rest), withoutTimes(whole));
  }));
