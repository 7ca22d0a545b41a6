import { join } from "@std/path";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createStudent, createTeacher, saveEncoder } from "rdcd/models";
import { type AblationResult, parseAblationResult } from "rdcd/training";
import { withFolder, writePictures } from "../descriptors/pictures.ts";
import { TINY_RECIPE } from "../training/tiny_recipe.ts";
import { interruptTask } from "./interrupt_task.ts";
import { runDenoTask } from "./run_deno_task.ts";
import { withOption } from "./with_option.ts";

const RECIPE = { ...TINY_RECIPE, epochs: 1, warmupEpochs: 0, seed: 4 };

const ABLATION = {
  title: "What the terms are worth",
  description: "Next to nothing, with so few images.",
  base: "recipes/base.json",
  seeds: 2,
  variants: [
    {
      name: "rsd",
      patch: { objective: { contrastive: null }, student: { role: "teacher", descriptorDims: 8 } },
    },
    { name: "all", patch: {} },
    { name: "con", patch: { objective: { distillation: null, contrastive: { hardNegativeWeight: 0 } } } },
  ],
};

/** Writes images, base, ablation and teacher; returns the words of a call. */
async function writeInputs(folder: string): Promise<string[]> {
  for (const [name, count] of [["images", 8], ["validation", 12]] as const) {
    await Deno.mkdir(join(folder, name));
    await writePictures(join(folder, name), count);
  }
  await Deno.mkdir(join(folder, "recipes"));
  await writeJson(join(folder, "recipes", "base.json"), RECIPE);
  await writeJson(join(folder, "terms.json"), ABLATION);
  await tf.setBackend("cpu");
  const teacher = createTeacher({ backbone: "mobilenet_v3_small", descriptorDims: 8, seed: 5 });
  await saveEncoder(teacher, join(folder, "teacher.safetensors"));
  teacher.dispose();
  return [
    ...["--ablation", join(folder, "terms.json"), "--images", join(folder, "images")],
    ...["--validation-images", join(folder, "validation"), "--teacher", join(folder, "teacher.safetensors")],
    ...["--out", join(folder, "results"), "--work", join(folder, "work"), "--threads", "1"],
  ];
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await Deno.writeTextFile(path, JSON.stringify(value));
}

async function readResult(path: string): Promise<AblationResult> {
  return parseAblationResult(JSON.parse(await Deno.readTextFile(path)), path);
}

/** The runs without what a clock measured. */
function numbers({ runs }: AblationResult): unknown[] {
  return runs.map(({ seconds, imagesPerSecond, finished, environment, ...rest }) => {
    assert.ok(seconds > 0 && imagesPerSecond > 0 && Date.parse(finished) > 0 && environment.includes("rdcd"));
    return rest;
  });
}

Deno.test("deno task ablate, killed after its first run and called again, measures every variant once, as if not killed", () =>
  withFolder(async (folder) => {
    const args = await writeInputs(folder);
    const path = join(folder, "results", "terms.json");
    const killed = await interruptTask("ablate", args, {
      signal: "SIGKILL",
      isFarEnough: () => Deno.stat(path).then(() => true, () => false),
    });
    assert.equal(killed.code, 137);
    const early = await readResult(path);
    assert.ok(early.runs.length >= 1 && early.runs.length < 6);

    const rest = await runDenoTask("ablate", ...args);
    assert.equal(rest.code, 0, rest.stderr);
    assert.equal(rest.stderr.match(/^terms: run \d/gm)!.length, 6 - early.runs.length, rest.stderr);
    assert.match(rest.stdout, /^What the terms are worth\n/);
    for (const name of ["rsd", "all", "con"]) assert.match(rest.stdout, new RegExp(`^${name} +2 `, "m"));
    const result = await readResult(path);
    assert.deepEqual(
      result.runs[result.runs.findIndex(({ finished }) => finished === early.runs[0]!.finished)],
      early.runs[0],
    );
    assert.deepEqual(
      result.runs.map(({ variant, seed }) => `${variant} ${seed}`),
      ["rsd 4", "rsd 5", "all 4", "all 5", "con 4", "con 5"],
    );
    assert.equal(new Set(result.runs.map(({ recipeHash }) => recipeHash)).size, 6);
    for (const { metrics, means, variant } of result.runs) {
      assert.deepEqual(Object.keys(metrics).sort(), [
        ...["averagePrecision", "normalizedAveragePrecision", "recallAtP90", "recallAtRank1"],
      ]);
      for (const value of Object.values(metrics)) assert.ok(value >= 0 && value <= 1);
      assert.equal("relational" in means, variant !== "con");
      assert.equal("infoNce" in means, variant !== "rsd");
    }
    assert.deepEqual(result.summary.map(({ variant, runs }) => [variant, runs]), [["rsd", 2], ["all", 2], [
      "con",
      2,
    ]]);
    assert.equal(result.summary[1]!.metrics.averagePrecision.difference, null);
    assert.equal(result.summary[2]!.metrics.averagePrecision.difference!.pairs, 2);

    assert.ok(result.baselines!.tiny.averagePrecision > 0);
    assert.ok(result.baselines!.teacher!.recallAtRank1 <= 1);

    const again = await runDenoTask("ablate", ...args, "--json");
    assert.equal(again.code, 0, again.stderr);
    assert.doesNotMatch(again.stderr, /: run \d/);
    assert.deepEqual(JSON.parse(again.stdout), result);

    // Elsewhere the base alone, in one go: the numbers are the same.
    const elsewhere = withOption(args, "--work", join(folder, "other work"));
    const words = withOption(elsewhere, "--out", join(folder, "other"));
    const alone = await runDenoTask("ablate", ...words, "--only", "all", "--seeds", "1");
    assert.equal(alone.code, 0, alone.stderr);
    const other = await readResult(join(folder, "other", "terms.json"));
    assert.deepEqual(numbers(other), numbers({ ...result, runs: [result.runs[2]!] }));

    // A second ablation with the same base finds it trained.
    await writeJson(join(folder, "second.json"), { ...ABLATION, variants: [{ name: "base", patch: {} }] });
    const second = await runDenoTask(
      "ablate",
      ...withOption(args, "--ablation", join(folder, "second.json")),
    );
    assert.equal(second.code, 0, second.stderr);
    const { runs } = await readResult(join(folder, "results", "second.json"));
    assert.deepEqual(runs, result.runs.slice(2, 4).map((run) => ({ ...run, variant: "base" })));

    // Results of other recipes, images or teachers are not mixed.
    const changed = await runDenoTask("ablate", ...args, "--epochs", "2");
    assert.equal(changed.code, 1);
    assert.match(
      changed.stderr,
      /^error: Cannot use .*terms\.json: its runs had another base: give the same again/m,
    );
    const [, ...others] = ABLATION.variants;
    await writeJson(join(folder, "terms.json"), { ...ABLATION, variants: others });
    const renamed = await runDenoTask("ablate", ...args);
    assert.equal(renamed.code, 1);
    assert.match(renamed.stderr, /it has a run of variant rsd, which the ablation does not have any more/);
    assert.deepEqual(await readResult(path), result);
  }));

Deno.test("deno task ablate says at once what is missing or misspelt", () =>
  withFolder(async (folder) => {
    const args = await writeInputs(folder);
    const cases: [words: string[], code: number, message: RegExp][] = [
      [[], 2, /--ablation, --images, --validation-images and --out are needed/],
      [[...args, "--only", "hn"], 2, /--only is one of rsd, all, con: current value is "hn"/],
      [args.toSpliced(args.indexOf("--teacher"), 2), 2, /--teacher is needed/],
      [[...args, "--seeds", "0"], 2, /--seeds takes a whole number of at least 1/],
      [withOption(args, "--ablation", join(folder, "none.json")), 1, /Cannot find .*none\.json/],
    ];
    for (const [words, code, message] of cases) {
      const outcome = await runDenoTask("ablate", ...words);
      assert.equal(outcome.code, code, outcome.stderr);
      assert.match(outcome.stderr, message);
    }
    const { code, stdout } = await runDenoTask("ablate", "--help");
    assert.equal(code, 0);
    for (const option of args.filter((word) => word.startsWith("--"))) {
      assert.ok(stdout.includes(option), option);
    }
  }));

Deno.test("deno task ablate refuses a base whose contrastive term has learned nothing, and keeps what it measured", () =>
  withFolder(async (folder) => {
    const args = await writeInputs(folder);
    // So warm that all choices are as likely.
    const { objective } = RECIPE;
    assert.ok(objective.kind === "rdcd");
    const contrastive = { ...objective.contrastive!, temperature: 100 };
    await writeJson(join(folder, "recipes", "base.json"), {
      ...RECIPE,
      objective: { ...objective, contrastive },
    });
    const { code, stderr } = await runDenoTask("ablate", ...args, "--only", "all", "--seeds", "1");
    assert.equal(code, 1, stderr);
    assert.match(stderr, /terms\.json.*the base's contrastive term is at chance.*InfoNCE \d/s);
    const { runs } = await readResult(join(folder, "results", "terms.json"));
    assert.equal(runs[0]!.contrast!.hasLearned, false);
    const again = await runDenoTask("ablate", ...args, "--seeds", "1");
    assert.equal(again.code, 1, "refused as well where the base was trained before");
    assert.match(again.stderr, /the base's contrastive term is at chance/);
    assert.equal((await readResult(join(folder, "results", "terms.json"))).runs.length, 1);
    const { stdout } = await runDenoTask("ablate", ...args, "--only", "all", "--seeds", "1", "--any-base");
    assert.match(stdout, /^all \(contrastive term at chance\) +1 /m);
  }));

Deno.test("deno task ablate starts from --start what its recipe is meant to, and asks for it", () =>
  withFolder(async (folder) => {
    const args = await writeInputs(folder);
    await writeJson(join(folder, "recipes", "base.json"), { ...RECIPE, expectedStart: "imagenet" });
    const variants = [ABLATION.variants[1]!, { name: "random", patch: { expectedStart: null } }];
    await writeJson(join(folder, "terms.json"), { ...ABLATION, seeds: 1, variants });
    const asked = await runDenoTask("ablate", ...args);
    assert.equal(asked.code, 2);
    assert.match(asked.stderr, /trained on ImageNet: python3 .*--start none begins with random weights/s);
    const start = join(folder, "start.safetensors");
    const student = createStudent({ ...RECIPE.student, seed: 77 });
    await saveEncoder(student, start);
    student.dispose();
    const { code, stderr } = await runDenoTask("ablate", ...args, "--start", start);
    assert.equal(code, 0, stderr);
    const { runs, setting } = await readResult(join(folder, "results", "terms.json"));
    assert.equal(setting.start!.file, "start.safetensors");
    assert.equal(runs.length, 2);
    assert.notDeepEqual(runs[0]!.means, runs[1]!.means);
  }));
