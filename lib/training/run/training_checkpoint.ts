import type { Architecture } from "../../models/architecture.ts";
import type { QueueRows } from "../objective/create_queues.ts";
import type { Recipe } from "../recipe/recipe.ts";
import type { TraineeState } from "../engines/trainee.ts";

/** How far a run is. */
export interface TrainingPosition {
  /** The epoch to go on with, from 0. */
  epoch: number;
  /** Steps of it that are done. */
  batches: number;
  /** Images of it that are done with, unreadable ones included. */
  consumed: number;
}

/** Sums over the steps of an epoch. */
export interface EpochSums {
  /** Steps. */
  steps: number;
  /** Seconds, not counting interruptions. */
  seconds: number;
  /** Sums over the steps of what each step measured, by name. */
  measured: Record<string, number>;
}

/** Facts that tell runs apart: a checkpoint is of use only to a run about the same. */
export interface TrainingOrigin {
  /** The recipe. */
  recipe: Recipe;
  /** Seed that views are drawn by. */
  viewSeed: number | string;
  /** How many images. */
  images: number;
  /** A hash of the images' ids and sizes. */
  imagesHash: string;
  /** A hash of the teacher's weights; `null` for none. */
  teacherHash: string | null;
  /** Changes with the weights that the student starts from; `null` where they are random. */
  startHash: string | null;
}

/** Everything that a run needs to go on as if it had never stopped. */
export interface TrainingCheckpoint {
  /** The network that learns. */
  architecture: Architecture;
  /** Origin of the run: what it is about. */
  origin: TrainingOrigin;
  /** How far it is. */
  position: TrainingPosition;
  /** The steps of the epoch that it is in. */
  sums: EpochSums;
  /** Weights, statistics, averages, and what the optimizer remembers. */
  state: TraineeState;
  /** The rows of the queues by name. */
  queues: QueueRows;
}

/** The version of the metadata under `training` in a checkpoint file. */
export const CHECKPOINT_VERSION = 2;

/** Prefixes of the names of the tensors that are not the student's. */
export const PREFIXES = {
  ...{ average: "average.", weightAverage: "weightAverage.", velocity: "velocity.", squares: "squares." },
  queue: "queue.",
} as const;
