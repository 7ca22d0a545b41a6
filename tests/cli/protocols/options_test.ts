import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import { evaluationChoice } from "../../../lib/cli/eval/benchmark_choice.ts";
import { dryRun } from "../../../lib/cli/eval/dry_run.ts";
import { evaluate } from "../../../lib/cli/eval/evaluate.ts";
import { type EvalValues, options } from "../../../lib/cli/eval/options.ts";
import { UsageError } from "../../../lib/cli/task.ts";

function typed(...args: string[]): EvalValues {
  return parseArgs({ args, options, allowPositionals: true }).values;
}

/** What the task does with its options before it looks at any file. */
async function start(values: EvalValues): Promise<void> {
  const choice = evaluationChoice(values);
  await (values["dry-run"] ? dryRun(choice, values) : evaluate(choice, values));
}

const copydays = ["--copydays", "x", "--distractors", "y"];
const refused: [string[], RegExp][] = [
  [["--copydays", "x"], /--copydays needs --distractors/],
  [["--disc", "x", "--whitening", "y"], /--whitening is for --copydays and made benchmarks/],
  [["--images", "x", "--distractors", "y"], /--distractors is for --copydays/],
  [["--ndec", "x", "--images", "y"], /give one of --images, --disc, --ndec and --copydays/],
  [["--disc", "x", ...copydays], /give one of --images, --disc, --ndec and --copydays/],
  [["--disc", "x", "--split", "train"], /--split is one of dev, test/],
  [["--disc", "x", "--limit", "0"], /--limit takes a whole number of at least 1/],
  [[...copydays, "--candidates", "global"], /Copydays' protocol has neither/],
  [[...copydays, "--score-norm", "1.0[0,2]"], /Copydays' protocol has neither/],
  [["--descriptors", "x.hdf5"], /--descriptors needs --ground-truth FILE/],
  [["--descriptors", "x.hdf5", "--disc", "y"], /evaluated without images: leave out --disc/],
  [["--descriptors", "x.hdf5", "--model", "pdq"], /leave out --model/],
  [["--descriptors", "x", "--protocol", "copydays", "--ground-truth", "y"], /Copydays has no ground truth/],
  [["--ground-truth", "x.csv"], /--protocol and --ground-truth are for --descriptors/],
  [["--codec", "Flat", "--all-codecs"], /give --codec or --all-codecs, not both/],
  [["--images", "x", "--dry-run"], /--dry-run checks a published data set/],
  [
    [
      "--disc",
      "x",
      "--model",
      "phash",
      "--no-baselines",
      "--codec",
      "Flat",
      "--score-norm",
      "none",
      "--predictions",
    ]
      .concat("p.csv", "--limit", "9"),
    /--predictions is for whole benchmarks/,
  ],
];

for (const [args, message] of refused) {
  Deno.test(`eval refuses ${args.join(" ")}`, async () => {
    await assert.rejects(
      () => start(typed(...args)),
      (error: Error) => error instanceof UsageError && message.test(error.message),
    );
  });
}

Deno.test("evaluationChoice takes DISC21's folder beside NDEC's", () => {
  const choice = evaluationChoice(typed("--ndec", "x", "--disc", "y", "--limit", "7"));
  const others = { distractors: undefined, whitening: undefined, split: "dev" };
  assert.deepEqual(choice, {
    kind: "published",
    dataSet: "ndec",
    folders: { folder: "x", disc21: "y", ...others },
    protocol: "ndec",
    seed: 0,
    limit: 7,
    cache: "data/cache",
  });
});
