import { checkPositiveInteger } from "../../check_positive_integer.ts";
import { fingerprintImages } from "../../images/fingerprint_images.ts";
import { sortedById } from "../views/sorted_by_id.ts";
import type { Image } from "../../types.ts";
import { openTeacher } from "./open_teacher.ts";
import { parseRecipe } from "../recipe/parse_recipe.ts";
import type { FrozenTeacher } from "./freeze_teacher.ts";
import type { Recipe, SizeStage } from "../recipe/recipe.ts";
import type { CachingProgress, TrainOptions } from "./train_options.ts";
import { type TrainingBatch, trainingBatches } from "../views/training_batches.ts";
import type { TrainingOrigin } from "./training_checkpoint.ts";
import { stageOfEpoch } from "../recipe/stage_of_epoch.ts";
import { openViewCache, type ViewCache } from "../views/view_cache.ts";
import { viewTeacher } from "../views/view_teacher.ts";
import { isDeepStrictEqual } from "node:util";
import { hashEncoder } from "../../models/hash_encoder.ts";

/** Material that the steps of a run are made from. */
export interface TrainingMaterial {
  /** Origin of the run: what it is about. */
  readonly origin: TrainingOrigin;
  /** Steps of an epoch in which every image can be read. */
  readonly stepsPerEpoch: number;
  /**
   * The batches of an epoch.
   *
   * @param epoch The epoch, from 0.
   * @param consumed Images of it that are done with.
   */
  batches(epoch: number, consumed: number): AsyncGenerator<TrainingBatch, void, undefined>;
  /**
   * Views of the kind that is trained on, but of an epoch of their own, for batch norm's statistics.
   *
   * @param stage Their sizes.
   * @returns Batches of views; none if the options want none.
   */
  statisticsViews(stage: SizeStage): Promise<Image[][]>;
  /** Frees the teacher. */
  dispose(): Promise<void>;
}

/**
 * Gets ready what the steps of a run are made from.
 *
 * @param options As for {@linkcode train}.
 * @returns The material; the caller disposes of it.
 * @throws {RangeError} If there are too few images, the teacher is missing, or teacher or start do not fit.
 * @throws {InvalidDataError} If the recipe breaks a rule.
 */
export async function prepareTraining(options: TrainOptions): Promise<TrainingMaterial> {
  const { recipe, threads = navigator.hardwareConcurrency, viewSeed = recipe.seed, viewCache } = options;
  const { signal } = options;
  const statisticsViews = options.recipe.preciseBatchNorm === false ? 0 : options.statisticsViews ?? 512;
  parseRecipe(recipe);
  checkPositiveInteger("train", "threads", threads);
  const entries = sortedById("train", options.images);
  const stepsPerEpoch = Math.floor(entries.length / recipe.batchSize);
  if (stepsPerEpoch === 0) {
    throw new RangeError(
      `Cannot train as there must be at least one batch of ${recipe.batchSize} images: ` +
        `current value is ${entries.length} images`,
    );
  }
  const teacher = await openTeacher(options, threads);
  const warned = new Set<string>();
  const onCaching = (progress: CachingProgress) => {
    // Making a cache may take long, and there is no step that would end first.
    signal?.throwIfAborted();
    options.onCaching?.(progress);
  };
  const { seed, preset, batchSize, partSize = batchSize } = recipe;
  const views = viewsPerImage(recipe);
  const caches = new Map<number, ViewCache>();
  const cacheOf = async ({ drawnSize }: SizeStage): Promise<ViewCache | null> => {
    if (viewCache === undefined) return null;
    const cache = caches.get(drawnSize) ?? await openViewCache({
      ...{ ...viewCache, entries, preset, size: keptSizeOf(recipe, drawnSize), drawnSize, views },
      keptViews: viewCache.keptViews ?? views,
      ...{ seed: viewSeed, threads, onProgress: onCaching },
    });
    caches.set(drawnSize, cache);
    return cache;
  };
  const stream = async function* (
    epoch: number,
    consumed: number,
    stage: SizeStage,
    by: FrozenTeacher | null,
  ) {
    const { size, drawnSize } = stage;
    yield* trainingBatches({
      ...{ entries, seed, viewSeed, epoch, consumed, preset, size, drawnSize, views, batchSize, threads },
      keptSize: keptSizeOf(recipe, drawnSize),
      // An epoch that is kept is drawn as a whole: too much for the few views of one that nobody trains on.
      cache: epoch === recipe.epochs && epoch < (viewCache?.epochs ?? 0) ? null : await cacheOf(stage),
      teacher: by && viewTeacher(by, { size: recipe.teacherSize ?? size, batchSize }),
      onSkip({ id, reason, path }) {
        if (warned.has(id)) return;
        warned.add(id);
        warnOf(options)(`skipping ${path}: ${reason}`);
      },
    });
  };
  let statistics: { stage: SizeStage; views: Image[][] } | null = null;
  return {
    origin: {
      recipe,
      viewSeed,
      images: entries.length,
      imagesHash: await fingerprintImages(entries),
      teacherHash: teacher?.hash ?? null,
      startHash: await hashStart(options),
    },
    stepsPerEpoch,
    batches: (epoch, consumed) => stream(epoch, consumed, stageOfEpoch(recipe, epoch), teacher),
    async statisticsViews(stage) {
      if (statistics?.stage === stage) return statistics.views;
      const views: Image[][] = [];
      if (statisticsViews > 0) {
        for await (const batch of stream(recipe.epochs, 0, stage, null)) {
          for (const some of batch.views) {
            for (let first = 0; first < some.length; first += partSize) {
              views.push(some.slice(first, first + partSize));
            }
          }
          if (views.length * partSize >= statisticsViews) break;
        }
      }
      statistics = { stage, views };
      return views;
    },
    dispose: async () => await teacher?.dispose(),
  };
}

/**
 * Pixels a side to which views are reduced before a stage's smaller ones are made of them, so that one cache serves all
 * stages that are drawn alike, and gives what would be drawn without it.
 */
function keptSizeOf({ sizes, keptSize }: Recipe, drawnSize: number): number {
  return keptSize ??
    Math.max(...sizes.filter((stage) => stage.drawnSize === drawnSize).map(({ size }) => size));
}

/** Distillation alone has no use for a second view. */
function viewsPerImage({ objective }: Recipe): number {
  return objective.kind === "rdcd" && objective.contrastive === null ? 1 : 2;
}

/** Receives warnings. */
export function warnOf({ onWarning }: TrainOptions): (message: string) => void {
  return onWarning ?? ((message) => console.warn(`warning: ${message}`));
}

/**
 * Hashes the weights that a run starts from, to tell them apart.
 *
 * @param options As for `train`.
 * @returns Their hash; `null` where they are random.
 * @throws {RangeError} If they are not of the recipe's architecture.
 */
async function hashStart({ recipe, start }: TrainOptions): Promise<string | null> {
  if (start === undefined) return null;
  if (!isDeepStrictEqual({ ...start.architecture }, { ...recipe.student })) {
    throw new RangeError(
      `Cannot train as start must be of the recipe's architecture ${JSON.stringify(recipe.student)}: ` +
        `current value is ${JSON.stringify(start.architecture)}`,
    );
  }
  return await hashEncoder(start, null);
}
