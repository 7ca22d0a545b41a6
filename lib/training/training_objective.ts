import type { Matrix } from "../types.ts";
import type { QueueRows } from "./open_queues.ts";
import type { Objective } from "./trainee.ts";

/** What a batch is compared with. Both are borrowed until the batch is pushed. */
export interface ObjectiveInputs {
  /** The teacher's features of the first views, raw, `[batch, featureDims]`; `null` where there is no teacher. */
  teacher: Matrix | null;
  /** The average's descriptors of the second views, raw, `[batch, descriptorDims]`; `null` where there is no average. */
  keys: Matrix | null;
}

/**
 * The objective of a recipe, with the queues that it compares with. It owns memory.
 *
 * A step is {@linkcode TrainingObjective.forBatch}, `learn` of a trainee with what that gives, and
 * {@linkcode TrainingObjective.push}.
 */
export interface TrainingObjective {
  /** Whether batches need the teacher's features. */
  readonly needsTeacher: boolean;
  /** Whether batches need the average's descriptors, so that there has to be an average. */
  readonly needsKeys: boolean;
  /** Whether a trainee is given both views of all pictures in one batch, first the first views, then the second. */
  readonly joinsViews: boolean;
  /**
   * The objective for one batch, against the queues as they are.
   *
   * Parts are the unweighted terms by name: `infoNce`, `hardNegative`, the form of distillation; of SSCD `infoNce` and
   * `entropy`. With them stand `positiveSimilarity`, the mean cosine of a picture's two views, and
   * `nearestNegativeSimilarity`, the mean over the batch of the largest cosine to another picture: in the queue of keys,
   * of SSCD in the batch. Without either there is no similarity.
   *
   * @param inputs What the batch is compared with.
   * @param options `similarities` says whether these two are computed, which costs a product with the queue.
   * @throws {RangeError} If an input is missing.
   */
  forBatch(inputs: ObjectiveInputs, options?: { similarities?: boolean }): Objective;
  /**
   * Puts the batch into the queues, after it has been learned.
   *
   * @param inputs The same.
   */
  push(inputs: ObjectiveInputs): void;
  /** A copy of the queues' rows, oldest first, for a checkpoint. */
  readQueues(): Promise<QueueRows>;
  /**
   * Replaces the queues' rows.
   *
   * @param rows Borrowed.
   * @throws {RangeError} If a queue is missing or of another size.
   */
  restoreQueues(rows: QueueRows): void;
  /** Frees the memory. */
  dispose(): void;
}
