import { basename, resolve } from "@std/path";
import type { AttackStrength } from "../augmentations/copy_attack.ts";
import { listImages } from "../images/list_images.ts";
import { makeBenchmark } from "../benchmarks/making/make_benchmark.ts";
import { createStepProgress } from "./step_progress.ts";
import { integerOption, runTask, UsageError } from "./task.ts";

const help = `
Builds a copy detection benchmark in DISC21's layout from a folder of images: references, training images, and
queries, some of them edited copies of a reference, the others distractors.

    deno task make-benchmark --images ~/Pictures --out benchmark --seed 7
    deno task eval --disc benchmark

  --images DIR      images to make it from, in any folders below; best without near duplicates
  --out DIR         folder to write; must be new or empty. Same settings and images again: left as it is
  --seed N          same seed, same files (0)
  --references N    images that queries are looked up in (two fifths of the images)
  --training N      background images (three tenths of the images)
  --queries N       copies and distractors together (each image left makes a distractor, and as many copies)
  --copies N        queries that are copies (half the queries)
  --strengths LIST  of weak, moderate, strong, extreme; queries take turns (all four)
  --strict          an image that cannot be used is an error
  --json            the result as JSON
  --help            this text

The folder has references/, training/, queries/, ground_truth.csv, edits.csv (what was done to each query),
sources.csv (the image behind each) and benchmark.json. Images that cannot be read, and files with the same bytes as
another, are left out and reported.

Exit codes: 0 done, 1 failed, 2 wrong usage.
`;

const knownStrengths: readonly string[] = [
  "weak",
  "moderate",
  "strong",
  "extreme",
] satisfies AttackStrength[];
const sizes = ["references", "training", "queries", "copies"] as const;

await runTask({
  name: "make-benchmark",
  help,
  options: {
    "images": { type: "string" },
    "out": { type: "string" },
    "seed": { type: "string", default: "0" },
    "references": { type: "string" },
    "training": { type: "string" },
    "queries": { type: "string" },
    "copies": { type: "string" },
    "strengths": { type: "string", default: knownStrengths.join(",") },
    "strict": { type: "boolean", default: false },
    "json": { type: "boolean", default: false },
  },
}, async (values) => {
  const { images, out } = values;
  if (images === undefined || out === undefined) throw new UsageError("--images and --out are needed");
  if (`${resolve(out)}/`.startsWith(`${resolve(images)}/`)) {
    throw new UsageError(
      "--out may not lie in --images, or its images would be taken for originals next time",
    );
  }
  const given = sizes.filter((name) => values[name] !== undefined);
  const requested = Object.fromEntries(given.map((name) => [name, integerOption(name, values[name]!, 1)]));
  const seed = integerOption("seed", values.seed);
  const strengths = strengthsOption(values.strengths);
  const progress = createStepProgress();
  const made = await makeBenchmark({
    images: await listImages(images),
    out,
    seed,
    source: basename(resolve(images)),
    ...requested,
    strengths,
    strict: values.strict,
    onProgress: progress.show,
  }).finally(progress.finish);
  for (const { id, reason } of made.skipped) console.error(`warning: left out ${id}: ${reason}`);
  if (values.json) {
    console.log(JSON.stringify(made, null, 2));
    return;
  }
  const { references, training, queries, copies } = made.sizes;
  console.log(
    `${made.folder}: ${references} references, ${training} training images, ${queries} queries, ` +
      `${copies} of them copies${made.reused ? " (made before)" : ""}\n` +
      `Next: deno task eval --disc ${made.folder}`,
  );
});

function strengthsOption(text: string): AttackStrength[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !knownStrengths.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`--strengths takes ${knownStrengths.join(", ")}: current value is "${unknown}"`);
  }
  return names as AttackStrength[];
}
