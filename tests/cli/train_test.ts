import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createTeacher, loadEncoder, type Recipe, saveEncoder } from "rdcd";
import { withFolder, writePictures } from "../descriptors/pictures.ts";
import { interruptTask } from "./interrupt_task.ts";
import { runDenoTask } from "./run_deno_task.ts";

const RECIPE: Recipe = {
  description: "As small as it gets, with everything that RDCD has",
  student: { backbone: "mobilenet_v3_small", role: "student", featureDims: 8, descriptorDims: 4 },
  objective: {
    kind: "rdcd",
    distillation: { form: "relational", weight: 1, temperature: 0.04, queueSize: 5 },
    contrastive: {
      weight: 1,
      temperature: 0.07,
      hardNegativeWeight: 5,
      floor: 0.001,
      queueSize: 7,
      averageMomentum: 0.9,
      averageStatistics: false,
    },
  },
  preset: "strongBlur",
  sizes: [{ fromEpoch: 0, size: 32 }],
  batchSize: 2,
  epochs: 2,
  warmupEpochs: 1,
  learningRate: 1,
  optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 1e-6 },
  seed: 1,
};

/** Writes pictures, a recipe and a teacher; returns the words of a training run that writes to a folder. */
async function writeInputs(folder: string, pictures: number): Promise<(out: string) => string[]> {
  const images = join(folder, "images");
  await Deno.mkdir(images);
  await writePictures(images, pictures);
  const recipe = join(folder, "recipe.json");
  await Deno.writeTextFile(recipe, JSON.stringify(RECIPE));
  await tf.setBackend("cpu");
  const teacher = createTeacher({ backbone: "mobilenet_v3_small", descriptorDims: 8, seed: 5 });
  await saveEncoder(teacher, join(folder, "teacher.safetensors"));
  teacher.dispose();
  return (out) => [
    ...["--recipe", recipe, "--images", images, "--teacher", join(folder, "teacher.safetensors")],
    ...["--threads", "1", "--out", join(folder, out)],
  ];
}

/** Steps of the newest checkpoint. */
async function savedSteps(out: string): Promise<number> {
  const names = await Array.fromAsync(Deno.readDir(join(out, "checkpoints")), ({ name }) => name).catch(
    () => [],
  );
  return Math.max(0, ...names.map((name) => Number(/^step-(\d+)\.safetensors$/.exec(name)?.[1] ?? 0)));
}

/** The log without what a clock measured. */
async function readLog(out: string): Promise<unknown[]> {
  const text = await Deno.readTextFile(join(out, "log.jsonl"));
  return text.trimEnd().split("\n").map((line) => {
    const { seconds, imagesPerSecond, ...numbers } = JSON.parse(line);
    assert.ok(seconds > 0 && imagesPerSecond > 0);
    return numbers;
  });
}

Deno.test("deno task train, killed and interrupted amid epochs and resumed, gives the numbers of an uninterrupted run", () =>
  withFolder(async (folder) => {
    const args = await writeInputs(folder, 8);
    await Deno.writeTextFile(join(folder, "images", "000.png"), "no picture");
    const out = join(folder, "interrupted");
    // A checkpoint after every step.
    const words = [...args("interrupted"), "--checkpoint-minutes", "1e-9"];
    const first = await interruptTask("train", words, {
      signal: "SIGKILL",
      isFarEnough: async () => await savedSteps(out) >= 1,
    });
    assert.equal(first.code, 137);
    const second = await interruptTask("train", [...words, "--resume"], {
      signal: "SIGINT",
      isFarEnough: async () => await savedSteps(out) >= 5,
    });
    assert.equal(second.code, 130, second.stderr);
    assert.match(
      second.stderr,
      /interrupted: saved in .*step-0000000\d\d\.safetensors; the same command with --resume/,
    );
    const last = await runDenoTask("train", ...args("interrupted"), "--resume", "--json");
    assert.equal(last.code, 0, last.stderr);

    const whole = await runDenoTask("train", ...args("whole"), "--json");
    assert.equal(whole.code, 0, whole.stderr);
    assert.equal(whole.stderr.match(/warning: skipping .*000\.png/g)?.length, 1, whole.stderr);
    assert.deepEqual(await readLog(out), await readLog(join(folder, "whole")));
    assert.equal(JSON.parse(last.stdout).log.length, 2);
    for (const name of ["final.safetensors", "final.float16.safetensors"]) {
      const [one, other] = [
        await Deno.readFile(join(out, name)),
        await Deno.readFile(join(folder, "whole", name)),
      ];
      assert.deepEqual(one, other);
    }
    const student = await loadEncoder(join(out, "final.safetensors"));
    assert.deepEqual({ ...student.architecture }, RECIPE.student);
    student.dispose();
  }));
