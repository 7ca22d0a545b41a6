import type { CopyBenchmark } from "../copy_benchmark.ts";
import { makeDefaultBenchmark } from "../making/make_default_benchmark.ts";
import { readDisc21 } from "../layouts/read_disc21.ts";
import { type MakingOptions, makingOptions } from "./making_options.ts";

/** A benchmark and the folder that holds its files. */
export interface OpenedBenchmark {
  /** Images and truth. */
  benchmark: CopyBenchmark;
  /** Its folder. */
  folder: string;
}

/** The benchmark of generated pictures, made once and kept. */
export async function openGenerated(options: MakingOptions): Promise<OpenedBenchmark> {
  const { folder } = await makeDefaultBenchmark(makingOptions(options, "generated"));
  return { benchmark: { ...await readDisc21(folder), name: "generated pictures" }, folder };
}
