import { basename } from "@std/path";
import { fingerprintImages } from "../../images/fingerprint_images.ts";
import { hashEncoder } from "../../models/hash_encoder.ts";
import type { AblationSetting } from "../../ablations/ablation_result.ts";
import type { CopyBenchmark } from "../../benchmarks/copy_benchmark.ts";
import { hashFile } from "../../files/hash_file.ts";
import { listImages } from "../../images/list_images.ts";
import { isOnnxEncoder, type Teacher } from "../../training/run/freeze_teacher.ts";
import type { Recipe } from "../../training/recipe/recipe.ts";
import type { ImageEntry } from "../../types.ts";
import { benchmarkFacts } from "../eval/benchmark_facts.ts";
import { openBenchmarkAloud } from "../open_benchmark_aloud.ts";

/** Options for {@linkcode openSetting}. */
export interface OpenSettingOptions {
  /** The base recipe. */
  base: Recipe;
  /** The folder of the images that are trained on. */
  images: string;
  /** The folder of the images that are validated on. */
  validationImages: string;
  /** Teacher that is learned from; borrowed. */
  teacher: Teacher | null;
  /** The file that variants start from whose recipe expects one, if any does. */
  start: string | null;
  /** Epochs of views. */
  cachedEpochs: number;
  /** Where the benchmark is kept. */
  work: string;
}

/** Setting that the runs of an ablation have in common, ready to be used. */
export interface OpenedSetting {
  /** The images that are trained on. */
  images: ImageEntry[];
  /** Benchmark that students are measured on. */
  benchmark: CopyBenchmark;
  /** The same for the result. */
  setting: AblationSetting;
}

/** The seed of the benchmark, as `deno task eval` has it unless told otherwise. */
const BENCHMARK_SEED = 0;

/**
 * Gets ready what the runs of an ablation have in common, and describes it.
 *
 * @param options Folders, teacher and views.
 */
export async function openSetting(options: OpenSettingOptions): Promise<OpenedSetting> {
  const { base, validationImages, teacher, start, cachedEpochs, work } = options;
  const images = await listImages(options.images);
  const source = { kind: "images", folder: validationImages } as const;
  const { benchmark } = await openBenchmarkAloud(source, { seed: BENCHMARK_SEED, cache: work });
  const { benchmark: _, ...facts } = benchmarkFacts(benchmark, BENCHMARK_SEED);
  return {
    images,
    benchmark,
    setting: {
      base,
      images: { count: images.length, hash: await fingerprintImages(images) },
      benchmark: {
        ...facts,
        hash: await fingerprintImages(await listImages(validationImages)),
      },
      teacher: teacher === null ? null : await describeTeacher(teacher),
      ...(start !== null && { start: { file: basename(start), hash: await hashFile(start) } }),
      views: { seed: base.seed, epochs: cachedEpochs },
    },
  };
}

async function describeTeacher(teacher: Teacher): Promise<AblationSetting["teacher"]> {
  if (isOnnxEncoder(teacher)) {
    return { backbone: teacher.network, descriptorDims: teacher.dims, hash: teacher.hash };
  }
  const { backbone, descriptorDims } = teacher.architecture;
  return { backbone, descriptorDims, hash: await hashEncoder(teacher, {}) };
}
