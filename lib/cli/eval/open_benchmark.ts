import { createHash } from "node:crypto";
import { basename, join, resolve } from "@std/path";
import { listImages } from "../../images/list_images.ts";
import { makeBenchmark } from "../../benchmarks/making/make_benchmark.ts";
import type { OpenedBenchmark } from "../../benchmarks/data_sets/data_set.ts";
import { DATA_SETS } from "../../benchmarks/data_sets/data_sets.ts";
import { readDisc21 } from "../../benchmarks/layouts/read_disc21.ts";
import { subsetBenchmark } from "../../benchmarks/subset_benchmark.ts";
import { createStepProgress } from "../step_progress.ts";
import type { BenchmarkChoice } from "./benchmark_choice.ts";

/**
 * The benchmark that the user asked for; one that has to be made is made once and kept.
 *
 * @param choice What the user typed, checked.
 * @throws {RangeError} If the subset that was asked for is too small.
 */
export async function openBenchmark(choice: BenchmarkChoice): Promise<OpenedBenchmark> {
  const opened = await openWhole(choice);
  const { limit, seed } = choice;
  if (limit === undefined) return opened;
  return { ...opened, benchmark: subsetBenchmark(opened.benchmark, { limit, seed }) };
}

async function openWhole(choice: BenchmarkChoice): Promise<OpenedBenchmark> {
  switch (choice.kind) {
    case "published": {
      const { folders, dataSet } = choice;
      return { benchmark: await DATA_SETS[dataSet].read(folders, choice), folder: folders.folder };
    }
    case "generated":
      return await withTraining(await openShowingProgress(choice), choice.whitening);
    case "images":
      return await withTraining(
        await openMade(choice.folder, choice.seed, choice.cache),
        choice.whitening,
      );
  }
}

async function withTraining(opened: OpenedBenchmark, folder: string | undefined): Promise<OpenedBenchmark> {
  if (folder === undefined) return opened;
  return { ...opened, benchmark: { ...opened.benchmark, training: await listImages(folder) } };
}

async function openShowingProgress(choice: BenchmarkChoice): Promise<OpenedBenchmark> {
  const progress = createStepProgress();
  const opened = await DATA_SETS.disc21.make({ ...choice, onProgress: progress.show });
  progress.finish();
  return opened;
}

async function openMade(images: string, seed: number, cache: string): Promise<OpenedBenchmark> {
  const progress = createStepProgress();
  const name = basename(resolve(images));
  const source = createHash("sha256").update(resolve(images)).digest("hex").slice(0, 8);
  const folder = join(cache, "benchmarks", `${name}-${source}-${seed}`);
  const { skipped } = await makeBenchmark({
    images: await listImages(images),
    out: folder,
    seed,
    source: name,
    replace: true,
    onProgress: progress.show,
  });
  progress.finish();
  for (const { id, reason } of skipped) console.error(`warning: left out ${id}: ${reason}`);
  return { benchmark: { ...await readDisc21(folder), name }, folder };
}
