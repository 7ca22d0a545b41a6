import type { Architecture } from "../../models/architecture.ts";
import type { Weights } from "../../models/initial_weights.ts";
import type { Matrix, Scalar } from "../../types.ts";

/** Square views as a network takes them. */
export interface ViewBatch {
  /** Normalized numbers, `[batch, size, size, 3]`. */
  data: Float32Array;
  /** Images; 2 at least, as batch normalization needs them. */
  batch: number;
  /** Pixels a side. */
  size: number;
}

/** Outputs of a network for a batch before anything is normalized. */
export interface RawEncoding {
  /** The features, `[batch, featureDims]`. */
  feature: Matrix;
  /** The descriptors, `[batch, descriptorDims]`. */
  descriptor: Matrix;
}

/** A loss and the terms that it was made of, unweighted, by name; measures for the log may stand beside them. */
export interface LossTerms {
  /** The loss that gradients are taken of. */
  total: Scalar;
  /** For the log. */
  parts: Record<string, Scalar>;
}

/**
 * Loss that a network is to make small. Called within `tf.tidy` and differentiated; what it keeps it clones.
 *
 * @param raw What the network made of the batch; borrowed.
 */
export type Objective = (raw: RawEncoding) => LossTerms;

/** The same as numbers. */
export interface LossValues {
  /** The loss that gradients were taken of. */
  total: number;
  /** The unweighted terms, and measures for the log. */
  parts: Record<string, number>;
}

/** How weights move along their gradients; see `sgd`, `lars` and `adamw`. */
export type OptimizerSettings = {
  /** Which rule. */
  kind: "sgd";
  /** The share of the last movement that is kept. */
  momentum: number;
  /** How much of each weight is added to its gradient. */
  weightDecay: number;
} | {
  /** Which rule. */
  kind: "lars";
  /** The share of the last movement that is kept. */
  momentum: number;
  /** How much of each weight is added to its gradient. */
  weightDecay: number;
  /** The length of a movement as a share of the length of the tensor. */
  trustCoefficient: number;
  /** Added to the length that is divided by. */
  epsilon: number;
  /**
   * True if biases and normalizations, which have one dimension, are adapted and decayed too, as SSCD does; others
   * move them by plain momentum.
   */
  adaptsVectors: boolean;
} | {
  /** Which rule. */
  kind: "adamw";
  /** The share of the mean of gradients that is kept. */
  beta1: number;
  /** The share of the mean of squared gradients that is kept. */
  beta2: number;
  /** Added to the root of the mean of squares that is divided by. */
  epsilon: number;
  /** Part of each weight that is taken off, as a share of the learning rate. */
  weightDecay: number;
  /** True if biases and normalizations, which have one dimension, decay too, as PyTorch has it. */
  decaysVectors: boolean;
};

/** Everything of a trainee that a checkpoint must hold, each tensor in PyTorch's order of dimensions. */
export interface TraineeState {
  /** Weights and running statistics. */
  student: Weights;
  /** Those of the moving average; `null` where there is none. */
  average: Weights | null;
  /** The average of the student over training, statistics included; `null` where none is kept. */
  weightAverage: Weights | null;
  /** The optimizer's memory of each learned tensor: how it moved, or AdamW's mean of its gradients. */
  velocity: Weights;
  /** AdamW's mean of the squares of each learned tensor's gradients; `null` with other optimizers. */
  squares: Weights | null;
  /** How many times the weights have moved. */
  updates: number;
}

/** Options that every kind of {@linkcode Trainee} takes. */
export interface TraineeOptions {
  /** The network. */
  architecture: Architecture;
  /** Weights that it starts from; the moving average starts from the same. */
  weights: Weights;
  /** How its weights move. */
  optimizer: OptimizerSettings;
  /** True if a moving average of it is kept, as MoCo's key encoder is. */
  hasAverage: boolean;
  /**
   * True if an average of the student over training is kept, which starts from its weights.
   *
   * @default {false}
   */
  hasWeightAverage?: boolean;
  /** Seed that dropout and stochastic depth are drawn by, together with the number of the step. */
  seed: number | string;
  /**
   * Factor that the network's rates of dropout and stochastic depth are multiplied by, from 0 to 1.
   *
   * @default {1}
   */
  dropScale?: number;
  /**
   * Images that the network sees at once, where a batch would not fit into the memory. The objective sees the whole batch
   * nevertheless: the features of all parts are computed first, then the objective and its gradients by them, then each
   * part's gradients, which are summed (GradCache). Batch normalization is by the part, as over several graphics cards
   * without synchronization, and running statistics follow each part once.
   *
   * @default {the batch}
   * @see {@link https://arxiv.org/abs/2101.06983 | Gao et al. 2021}
   */
  partSize?: number | undefined;
}

/**
 * How a moving average is run: as in training, where batch normalization is by the batch and the running statistics
 * follow it, or as in inference.
 */
export type AverageMode = "training" | "inference";

/**
 * A network that learns, wherever its numbers live: in tfjs, or in WebAssembly compiled for this one network. It owns
 * memory.
 *
 * A step of training is {@linkcode Trainee.average}, {@linkcode Trainee.encodeAverage} of the second views,
 * {@linkcode Trainee.learn} of the first and {@linkcode Trainee.update}. What learns runs with the batch normalization,
 * dropout and stochastic depth of training.
 */
export interface Trainee {
  /** The parts that it is made of. */
  readonly architecture: Architecture;
  /**
   * Moves the average towards the weights as they are: `average = momentum * average + (1 - momentum) * weights`.
   *
   * @param options `statisticsMomentum` is the momentum of the running statistics; `null` leaves them alone, as RDCD
   * does.
   */
  average(options: { momentum: number; statisticsMomentum: number | null }): Promise<void>;
  /**
   * The descriptors of the average, not normalized.
   *
   * @param views Borrowed.
   * @param step The number of the step, which dropout and stochastic depth are drawn by.
   * @param mode How it is run.
   * @returns `[batch, descriptorDims]`, on tfjs's current backend; the caller disposes of it.
   */
  encodeAverage(views: ViewBatch, step: number, mode: AverageMode): Promise<Matrix>;
  /**
   * Runs the network forward, the objective, and the gradients back to every learned tensor, where they are kept for
   * {@linkcode Trainee.update}; the running statistics follow the batch.
   *
   * @param views Borrowed.
   * @param step As for {@linkcode Trainee.encodeAverage}.
   * @param objective What the gradients are of.
   */
  learn(views: ViewBatch, step: number, objective: Objective): Promise<LossValues>;
  /**
   * Moves the weights along the gradients.
   *
   * @param learningRate This step's.
   */
  update(learningRate: number): Promise<void>;
  /**
   * Moves the average over training towards the student as it is, running statistics included.
   *
   * @param decay The share of the average that is kept.
   */
  averageWeights(decay: number): Promise<void>;
  /** A copy of everything that a checkpoint must hold. */
  state(): Promise<TraineeState>;
  /**
   * Replaces everything that a checkpoint holds.
   *
   * @param state Borrowed.
   */
  restore(state: TraineeState): void;
  /** Frees the memory and ends the threads; the trainee cannot be used afterwards. */
  dispose(): void;
}
