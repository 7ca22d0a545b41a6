import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createTeacher, loadEncoder, saveEncoder } from "rdcd/models";
import { withFolder, writePictures } from "../descriptors/pictures.ts";
import { TINY_RECIPE } from "../training/tiny_recipe.ts";
import { interruptTask } from "./interrupt_task.ts";
import { runDenoTask } from "./run_deno_task.ts";
import { withOption } from "./with_option.ts";

/** Writes images, a recipe and a teacher; returns the words of a training run that writes to a folder. */
async function writeInputs(folder: string, pictures: number): Promise<(out: string) => string[]> {
  const images = join(folder, "images");
  await Deno.mkdir(images);
  await writePictures(images, pictures);
  const recipe = join(folder, "recipe.json");
  await Deno.writeTextFile(
    recipe,
    JSON.stringify({ ...TINY_RECIPE, warmupEpochs: 0.5 }),
  );
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

Deno.test("deno task train, killed and interrupted amid epochs, goes on to the bytes of an uninterrupted run", () =>
  withFolder(async (folder) => {
    const args = await writeInputs(folder, 32);
    await Deno.writeTextFile(join(folder, "images", "000.png"), "no image");
    const out = join(folder, "interrupted");
    const interrupted = [
      ...args("interrupted"),
      "--start",
      "none",
      "--resume",
      "--checkpoint-minutes",
      "1e-9",
    ];
    const interrupt = (signal: Deno.Signal, steps: number) =>
      interruptTask("train", interrupted, {
        signal,
        isFarEnough: async () => await savedSteps(out) >= steps,
      });
    assert.equal((await interrupt("SIGKILL", 2)).code, 137);
    const second = await interrupt("SIGINT", 20);
    assert.equal(second.code, 130, second.stderr);
    assert.match(
      second.stderr,
      /interrupted: saved in .*step-0000000\d\d\.safetensors; the same command with --resume/,
    );
    const last = await runDenoTask("train", ...args("interrupted"), "--resume", "--json");
    assert.equal(last.code, 0, last.stderr);

    const whole = await runDenoTask("train", ...args("whole"));
    assert.equal(whole.code, 0, whole.stderr);
    assert.match(
      whole.stderr,
      /start: random weights\n/,
    );
    assert.equal(whole.stderr.match(/warning: skipping .*000\.png/g)?.length, 1, whole.stderr);
    assert.deepEqual(await readLog(out), await readLog(join(folder, "whole")));
    assert.equal(JSON.parse(last.stdout).log.length, 2);
    for (const name of ["final.safetensors", "final.float16.safetensors"]) {
      assert.deepEqual(
        await Deno.readFile(join(out, name)),
        await Deno.readFile(join(folder, "whole", name)),
      );
    }
    const student = await loadEncoder(join(out, "final.safetensors"));
    assert.deepEqual({ ...student.architecture }, TINY_RECIPE.student);
    student.dispose();
  }));

Deno.test("deno task train validates on a benchmark that it makes once, and shares views with other runs", () =>
  withFolder(async (folder) => {
    const args = await writeInputs(folder, 4);
    const validation = join(folder, "validation images");
    await Deno.mkdir(validation);
    await writePictures(validation, 12, 60);
    const words = (out: string) => [
      ...[...args(out), "--epochs", "1", "--view-cache", join(folder, "cache"), "--cached-epochs", "1"],
      ...["--validation-images", validation, "--validate-every", "1"],
    ];
    const first = await runDenoTask("train", ...words("first"));
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stderr, /views and features of epoch 1 for the cache: 4\/4 images/);
    assert.match(first.stderr, /epoch 1\/1: loss .*µAP 0\.\d{4}/);
    const second = await runDenoTask(
      "train",
      ...words("second"),
      "--seed",
      "2",
      "--view-seed",
      "1",
      "--json",
    );
    assert.equal(second.code, 0, second.stderr);
    assert.doesNotMatch(second.stderr, /cache/);
    const { log: [epoch], files } = JSON.parse(second.stdout);
    assert.equal(files.length, 2);
    const { averagePrecision, normalizedAveragePrecision } = epoch.validation;
    for (const value of [averagePrecision, normalizedAveragePrecision]) assert.ok(value > 0 && value <= 1);
  }));

Deno.test("deno task train says in one line what it cannot use", () =>
  withFolder(async (folder) => {
    const args = (await writeInputs(folder, 2))("out");
    const broken = join(folder, "broken.json");
    await Deno.writeTextFile(broken, JSON.stringify({ ...TINY_RECIPE, batchSize: 0 }));
    const expecting = join(folder, "expecting.json");
    await Deno.writeTextFile(expecting, JSON.stringify({ ...TINY_RECIPE, expectedStart: "imagenet" }));
    const refused: [code: number, words: string[], message: RegExp][] = [
      [2, args.slice(2), /--recipe and --images are needed/],
      [2, [...args, "--engine", "fast"], /--engine is one of .*tfjs-cpu/],
      [2, [...args, "--checkpoint-minutes", "0"], /--checkpoint-minutes takes a number above 0/],
      [2, [...args, "--cached-epochs", "3"], /--cached-epochs and --cached-views need --view-cache/],
      [2, [...args, "--validate-every", "3"], /belong together/],
      [1, withOption(args, "--recipe", join(folder, "none.json")), /Cannot find .*none\.json/],
      [1, withOption(args, "--recipe", join(folder, "images", "000.png")), /000\.png: it is not JSON/],
      [
        2,
        withOption(args, "--recipe", expecting),
        /meant for MobileNet-V3-S trained on ImageNet: .*--start trunk\.pth; --start none begins with random weights/,
      ],
      [1, withOption(args, "--recipe", broken), /broken\.json: batchSize must/],
      [
        1,
        withOption(args, "--teacher", "untrained:mobilenet_v3_small:16"),
        /featureDims must be the teacher's 16/,
      ],
    ];
    for (const [code, words, message] of refused) {
      const found = await runDenoTask("train", ...words);
      assert.equal(found.code, code, found.stderr);
      assert.match(found.stderr, message);
      assert.doesNotMatch(found.stderr, /\n {4}at /, "a stack trace is not a clear message");
    }
  }));

Deno.test("deno task train trains the teacher and the start that a recipe names first, once, and then from both", () =>
  withFolder(async (folder) => {
    const args = await writeInputs(folder, 6);
    const write = (name: string, recipe: unknown) =>
      Deno.writeTextFile(join(folder, `${name}.json`), JSON.stringify(recipe));
    const sscd = { kind: "sscd", temperature: 0.05, entropyWeight: 1 };
    const teacher = { ...TINY_RECIPE.student, role: "teacher", descriptorDims: 8 };
    const short = { ...TINY_RECIPE, epochs: 1, warmupEpochs: 0 };
    await write("sscd", { ...short, student: teacher, objective: sscd });
    await write("rsd", {
      ...{ ...short, student: teacher, objective: { ...TINY_RECIPE.objective, contrastive: null } },
      teacherRecipe: "sscd.json",
    });
    await write("rdcd", { ...short, teacherRecipe: "sscd.json", startRecipe: "rsd.json" });
    const chained = [
      "--recipe",
      join(folder, "rdcd.json"),
      ...args("run").filter((_, i) => i !== 0 && i !== 1),
    ]
      .filter((word, i, words) => word !== "--teacher" && words[i - 1] !== "--teacher");
    const first = await runDenoTask("train", ...chained);
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stderr, /^teacher: trained first, by .*sscd\.json$/m);
    assert.match(first.stderr, /^start: trained first, by .*rsd\.json$/m);
    assert.match(first.stderr, /^start: all weights up to the feature of .*start.final\.safetensors$/m);
    assert.equal(first.stderr.match(/trained first/g)!.length, 2, "the start has the same teacher");
    const out = join(folder, "run");
    const written = await Deno.readFile(join(out, "final.safetensors"));

    const alone = await runDenoTask(
      "train",
      ...["--recipe", join(folder, "rdcd.json"), "--images", join(folder, "images"), "--threads", "1"],
      ...[
        "--teacher",
        join(out, "teacher", "final.safetensors"),
        "--start",
        join(out, "start", "final.safetensors"),
      ],
      ...["--out", join(folder, "alone")],
    );
    assert.equal(alone.code, 0, alone.stderr);
    assert.deepEqual(await Deno.readFile(join(folder, "alone", "final.safetensors")), written);

    const again = await runDenoTask("train", ...chained, "--resume");
    assert.equal(again.code, 0, again.stderr);
    assert.doesNotMatch(again.stderr, /trained first/);
    assert.deepEqual(await Deno.readFile(join(out, "final.safetensors")), written);

    await write("sscd", { ...short, student: teacher, startRecipe: "rdcd.json", objective: sscd });
    const endless = await runDenoTask("train", ...chained.slice(0, -1), join(folder, "endless"));
    assert.equal(endless.code, 1);
    assert.match(endless.stderr, /rdcd\.json goes before this recipe and after it/);
  }));
