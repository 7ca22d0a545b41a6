import type { CopyBenchmark } from "../../benchmarks/copy_benchmark.ts";
import type { Encoder } from "../../models/encoder.ts";
import type { ImageEntry } from "../../types.ts";
import type { EngineName } from "../engines/create_trainee.ts";
import type { EpochRecord } from "./epoch_log.ts";
import type { Teacher } from "./freeze_teacher.ts";
import type { Recipe } from "../recipe/recipe.ts";
import type { ObjectiveFactory } from "../objective/training_objective.ts";
import type { StepReport } from "./training_run.ts";

/** Options for `train`. */
export interface TrainOptions {
  /** Everything that decides what is computed, besides the images and the teacher. */
  recipe: Recipe;
  /** Makes what is optimized, where the recipe's objective is `"custom"`. */
  objective?: ObjectiveFactory;
  /** The images; their order does not matter. */
  images: readonly ImageEntry[];
  /** Teacher that is learned from, where the recipe distils; borrowed. */
  teacher?: Teacher;
  /**
   * Encoder that the student starts from, of the recipe's architecture; its weights are copied.
   *
   * @default {random weights by the recipe's seed}
   */
  start?: Encoder;
  /** The folder for checkpoints, log and results; made if it is not there. */
  out: string;
  /**
   * True if a run in the folder is gone on with, as if it had never stopped; otherwise it is refused.
   *
   * @default {false}
   */
  resume?: boolean;
  /**
   * Engine that computes the steps.
   *
   * @default {"compiled"}
   */
  engine?: EngineName;
  /**
   * Threads that decode and augment, threads of the engine, and threads of the teacher. The student does not depend on it.
   *
   * @default {navigator.hardwareConcurrency}
   */
  threads?: number | undefined;
  /**
   * Seed that views are drawn by: runs of several seeds with one `viewSeed` see the same views.
   *
   * @default {the recipe's seed}
   */
  viewSeed?: number | string | undefined;
  /** Where views and the teacher's features are kept for other runs, and how many epochs of them. */
  viewCache?: {
    /** The folder for all caches. */
    folder: string;
    /** Epochs that are kept and gone through in rounds, see {@linkcode openViewCache}. */
    epochs: number;
    /** Views an image of each: as many as the recipe needs unless given, or 1, and then pairs are made of two epochs. */
    keptViews?: number | undefined;
  } | undefined;
  /**
   * Minutes after which the run is saved, besides the end of each epoch.
   *
   * @default {10}
   */
  checkpointMinutes?: number;
  /** Validation of the student now and then, and after the last epoch. */
  validation?: {
    /** After every how many epochs. */
    every: number;
    /** The benchmark; three training images at least. */
    benchmark: CopyBenchmark;
  } | undefined;
  /**
   * How many views batch norm's statistics are measured on before validation and at the end; 0 keeps the running
   * statistics, as the recipe's `preciseBatchNorm` does.
   *
   * @default {512}
   */
  statisticsViews?: number;
  /** Saves the run after the step at hand and ends it, without an error. */
  signal?: AbortSignal | undefined;
  /** Called after every step. */
  onStep?: (step: StepReport) => void;
  /** Called after every epoch. */
  onEpoch?: (epoch: EpochRecord) => void;
  /** Called while cached views or features are made. */
  onCaching?: (progress: CachingProgress) => void;
  /**
   * Called once for each image that cannot be read and is left out, and for each damaged checkpoint.
   *
   * @default {a line on stderr}
   */
  onWarning?: (message: string) => void;
}

/** How far a cache of an epoch is. */
export interface CachingProgress {
  /** The things that are being made. */
  what: "views" | "features" | "views and features";
  /** The epoch of the cache, from 0. */
  epoch: number;
  /** Images that are done. */
  done: number;
  /** All images. */
  total: number;
}

/** Report of a run. */
export interface TrainingReport {
  /** True if it was interrupted; it can be resumed then. */
  interrupted: boolean;
  /** Epochs that are done. */
  epochs: number;
  /** Record of each. */
  log: readonly EpochRecord[];
  /** The newest checkpoint; `null` where there is none yet. */
  checkpoint: string | null;
  /** The files of the finished encoder; none after an interruption. */
  files: string[];
}
