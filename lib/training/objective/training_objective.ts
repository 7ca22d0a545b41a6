import type { Matrix } from "../../types.ts";
import type { CustomObjective } from "../recipe/recipe.ts";
import type { QueueRows } from "./create_queues.ts";
import type { Objective, ViewBatch } from "../engines/trainee.ts";

/** Inputs that a batch is compared with. Both are borrowed until the batch is pushed. */
export interface ObjectiveInputs {
  /** The teacher's features of the first views, raw, `[batch, featureDims]`; `null` where there is no teacher. */
  teacher: Matrix | null;
  /** The average's descriptors of the second views, raw, `[batch, descriptorDims]`; `null` where there is no average. */
  keys: Matrix | null;
  /**
   * How much each image of the batch shows of each image of the step, rows of sum 1, where {@linkcode TrainingObjective.mix}
   * mixed them.
   */
  labels?: number[][];
}

/** Facts that an {@linkcode ObjectiveFactory} knows of the run. */
export interface ObjectiveContext {
  /** The recipe's settings of it. */
  settings: CustomObjective["settings"];
  /** Numbers of a feature, the student's and the teacher's. */
  featureDims: number;
  /** Numbers of a descriptor. */
  descriptorDims: number;
  /** Seed that whatever is random is drawn by. */
  seed: string;
}

/**
 * Makes an objective of the caller's own for `train`, whose recipe has the kind `"custom"`. It has to compute the same from
 * the same settings, batches and queues: what it remembers from step to step belongs into its queues, which a checkpoint
 * holds, or a run that is resumed gives another student.
 *
 * @param context The settings and sizes.
 * @returns The objective on tfjs's current backend, which `train` disposes of.
 *
 * @example Descriptors that keep away from those of the images before
 * ```ts
 * import { type ObjectiveFactory, createQueues, type Recipe, train } from "rdcd/training";
 * import { encodeImage, listImages } from "rdcd/images";
 * import { l2Normalize, type Matrix } from "rdcd/models";
 * import { generatePicture } from "rdcd/datasets";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const spread: ObjectiveFactory = ({ settings, descriptorDims, seed }) => {
 *   const queues = createQueues({ own: { size: Number(settings.queueSize), dims: descriptorDims } }, seed);
 *   let last: Matrix | undefined;
 *   return {
 *     ...{ needsTeacher: false, needsKeys: false, joinsViews: false },
 *     forBatch: () => ({ descriptor }) => {
 *       tf.dispose(last);
 *       last = tf.keep(descriptor.clone());
 *       const cosines = tf.matMul(l2Normalize(descriptor), queues.rows("own"), false, true);
 *       const crowding = cosines.square().mean().asScalar();
 *       return { total: crowding, parts: { crowding } };
 *     },
 *     push: () => queues.push("own", last!),
 *     readQueues: queues.read,
 *     restoreQueues: queues.restore,
 *     dispose() {
 *       tf.dispose(last);
 *       queues.dispose();
 *     },
 *   };
 * };
 *
 * const folder = await Deno.makeTempDir();
 * for (let index = 0; index < 4; index++) {
 *   const picture = await generatePicture({ seed: 1, index });
 *   await Deno.writeFile(`${folder}/${index}.jpg`, await encodeImage(picture, { format: "jpeg" }));
 * }
 * const recipe: Recipe = {
 *   description: "An objective of one's own",
 *   student: { backbone: "mobilenet_v3_small", role: "student", featureDims: 8, descriptorDims: 4 },
 *   ...{ dropScale: 1, teacherRecipe: null, startRecipe: null, preset: "strongBlur", seed: 1 },
 *   objective: {
 *     ...{ kind: "custom", name: "spread", needsTeacher: false, average: null },
 *     settings: { queueSize: 16 },
 *   },
 *   sizes: [{ fromEpoch: 0, size: 32, drawnSize: 32 }],
 *   ...{ batchSize: 2, epochs: 1, warmupEpochs: 0, learningRate: 0.1 },
 *   optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 1e-6 },
 * };
 * const images = await listImages(folder);
 * const { log } = await train({ recipe, objective: spread, images, out: `${folder}/run`, threads: 1 });
 * assert.ok(log[0]!.means.crowding! > 0);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export type ObjectiveFactory = (context: ObjectiveContext) => TrainingObjective;

/**
 * The objective of a recipe, with the queues that it compares with. It owns memory.
 *
 * A step is {@linkcode TrainingObjective.forBatch}, `learn` of a trainee with what that gives, and
 * {@linkcode TrainingObjective.push}.
 */
export interface TrainingObjective {
  /** True if batches need the teacher's features. */
  readonly needsTeacher: boolean;
  /** True if batches need the average's descriptors, so that there has to be an average. */
  readonly needsKeys: boolean;
  /** True if a trainee is given both views of all images in one batch, first the first views, then the second. */
  readonly joinsViews: boolean;
  /**
   * Mixes the images of a batch with one another before the student sees it. The same step mixes alike. Left out where none are
   * mixed.
   *
   * @param views The batch; borrowed.
   * @param step The number of the step.
   * @returns The mixed batch, and what each of its images shows, for {@linkcode TrainingObjective.forBatch}.
   */
  mix?(views: ViewBatch, step: number): Promise<{ views: ViewBatch; labels: number[][] }>;
  /**
   * The objective for one batch, against the queues as they are.
   *
   * Parts are the unweighted terms by name: `infoNce`, `hardNegative`, and the forms of distillation, with `descriptor`
   * before those that are on it; of SSCD `infoNce` and `entropy`. Those on the first numbers of descriptors have how many
   * these are in their names: `infoNce64`, `descriptor64Similarity`. With them stand `positiveSimilarity`, the mean cosine of an image's two views,
   * `negativeSimilarity`, that of different images, and `nearestNegativeSimilarity`, the mean over the batch of the largest
   * cosine to another image: in the queue of keys, of SSCD in the batch. Without either there is no similarity.
   *
   * @param inputs What the batch is compared with.
   * @param options `similarities` says whether these are computed, which costs a product with the queue.
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
