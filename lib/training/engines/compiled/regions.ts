import type { OptimizerSettings } from "../trainee.ts";
import { FIRST_FREE_BYTE } from "./kernel_threads.ts";
import type { ParameterLayout } from "./parameters.ts";

/** Parts that a tensor's sums of squares are cut into. */
export const SQUARE_SLOTS = 8;

/** First bytes of what a trainee keeps from step to step, and of what is left for its steps. */
export interface Regions {
  /** The student's tensors. */
  student: number;
  /** Gradients of those that learn. */
  gradient: number;
  /** The optimizer's memory of each. */
  velocity: number;
  /** AdamW's second memory. */
  squares: number;
  /** LARS's sums of squares. */
  sums: number;
  /** The moving average's tensors. */
  average: number;
  /** Those of the average over training. */
  weightAverage: number;
  /** The steps' own memory. */
  start: number;
}

/** What of it there is. */
export interface KeptParts {
  /** How weights move. */
  optimizer: OptimizerSettings;
  /** True if there is a moving average. */
  hasAverage: boolean;
  /** True if there is an average over training. */
  hasWeightAverage: boolean;
}

/** Lays out what a trainee keeps. */
export function layOutRegions(
  { learnedBytes, bytes }: ParameterLayout,
  { optimizer, hasAverage, hasWeightAverage }: KeptParts,
): Regions {
  const student = FIRST_FREE_BYTE;
  const gradient = student + bytes;
  const velocity = gradient + learnedBytes;
  const squares = velocity + learnedBytes;
  const sums = squares + (optimizer.kind === "adamw" ? learnedBytes : 0);
  const average = sums + SQUARE_SLOTS * 16;
  const weightAverage = average + (hasAverage ? bytes : 0);
  const start = weightAverage + (hasWeightAverage ? bytes : 0);
  return { student, gradient, velocity, squares, sums, average, weightAverage, start };
}
