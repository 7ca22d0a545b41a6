import { join } from "@std/path";
import type { CopyBenchmark } from "../copy_benchmark.ts";
import { makeAttackBenchmark } from "../making/make_attack_benchmark.ts";
import { makeCopydays } from "../making/make_copydays.ts";
import { makeNdec } from "../making/make_ndec.ts";
import { readAttackBenchmark } from "../layouts/read_attack_benchmark.ts";
import { readCopydays } from "../layouts/read_copydays.ts";
import { readNdec } from "../layouts/read_ndec.ts";
import { type MakingOptions, makingOptions } from "./making_options.ts";
import { openGenerated } from "./open_generated.ts";

/** The data sets that a tier has. */
export type TierDataSet = "disc21" | "ndec" | "copydays" | "attacks";

/** A data set in miniature, of generated pictures, made once and kept. */
export async function openMicroBenchmark(
  dataSet: TierDataSet,
  options: MakingOptions,
): Promise<CopyBenchmark> {
  if (dataSet === "disc21") return (await openGenerated(options)).benchmark;
  const making = makingOptions(options, dataSet);
  const { out } = making;
  switch (dataSet) {
    case "ndec":
      await makeNdec(making);
      return miniature(await readNdec(out));
    case "copydays": {
      await makeCopydays(making);
      const folders = { distractors: join(out, "distractors"), whitening: join(out, "whitening") };
      return miniature(await readCopydays(out, folders));
    }
    case "attacks":
      await makeAttackBenchmark(making);
      return { ...await readAttackBenchmark(out), name: "single attacks on generated pictures" };
  }
}

/** Drops the published counts: a benchmark that is made has none that it could fall short of. */
function miniature({ published: _, ...benchmark }: CopyBenchmark): CopyBenchmark {
  return { ...benchmark, name: `${benchmark.name} in miniature, generated pictures` };
}
