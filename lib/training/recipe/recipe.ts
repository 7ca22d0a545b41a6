import type { Json } from "../../json/merge_patch.ts";
import type { ContrastiveMixupOptions } from "../../augmentations/contrastive_mixup.ts";
import type { PresetName } from "../../augmentations/presets.ts";
import type { Backbone } from "../../models/architecture.ts";
import type { OptimizerSettings } from "../engines/trainee.ts";

/** A term by which the student's features or descriptors are held to the teacher's features. */
export type Distillation =
  & {
    /**
     * Which of the student's: what the deployed vector is made from, or that vector. The descriptor may have fewer numbers
     * than the teacher's feature only by `"relationalTwoQueues"` and `"similarity"`.
     */
    on: "feature" | "descriptor";
    /** Its weight in the loss. */
    weight: number;
  }
  & ({
    /**
     * Similarities to earlier images: `"relational"` is RSD (CompRess with one queue), `"relationalTwoQueues"` CompRess
     * with two, `"seed"` SEED's form.
     */
    form: "relational" | "relationalTwoQueues" | "seed";
    /** Softmax temperature, of the student where there are two. */
    temperature: number;
    /** Rows of the queue of teacher features, and of the student's own where there are two. */
    queueSize: number;
  } | {
    /**
     * The batch alone: `"meanSquaredError"` and `"cosine"` compare the features themselves, `"crossCorrelation"` their
     * dimensions, `"similarity"` the similarities within the batch.
     */
    form: "meanSquaredError" | "cosine" | "crossCorrelation" | "similarity";
  });

/** MoCo's contrastive term and RDCD's hard negative term, each with a weight of its own. */
export interface Contrastive {
  /** Weight of the contrastive term; 0 leaves it out. */
  weight: number;
  /** Its softmax temperature. */
  temperature: number;
  /** Weight of the hard negative term in the whole loss; 0 leaves it out. */
  hardNegativeWeight: number;
  /** The floor of the hard negative term. */
  floor: number;
  /** Rows of the queue of descriptors of the moving average. */
  queueSize: number;
  /** The share of the moving average that is kept at each step. */
  averageMomentum: number;
  /**
   * True if running statistics are averaged too, and the average normalizes by them instead of by its batch, as in EMAN
   * (Cai et al. 2021). The official code does neither, and shuffles the batch over two graphics cards instead. On a
   * single device without either, a key has its query's batch in common, unlike the queue, and the contrastive term is
   * made small by telling batches apart.
   */
  averageStatistics: boolean;
}

/**
 * An objective that `train` is given as a function, by the options' `objective`. What stands here tells one such run from
 * another, as resuming has to, and is written into the finished file.
 */
export interface CustomObjective {
  /** An objective of the caller's own. */
  kind: "custom";
  /** Name of the descriptors. */
  name: string;
  /** Everything that decides what it computes, for the function to read: another value is another run. */
  settings: { [key: string]: Json };
  /** True if it learns from a teacher. */
  needsTeacher: boolean;
  /** How the moving average that makes keys moves; `null` for none. */
  average: Pick<Contrastive, "averageMomentum" | "averageStatistics"> | null;
}

/** The objective that is optimized. */
export type RecipeObjective = CustomObjective | {
  /** RDCD and everything that is left when a term is taken out: RSD alone, MoCo alone. */
  kind: "rdcd";
  /** None, and then no teacher is needed, or several, each form at most once on the feature and on the descriptor. */
  distillation: Distillation[];
  /** `null` for none, and then there is no moving average. */
  contrastive: Contrastive | null;
  /**
   * How many of the first numbers of the descriptor are descriptors too, once normalized, in ascending order ("Matryoshka"):
   * each count has its own contrastive terms, and terms on the descriptor of forms that compare any numbers, of the same
   * weights.
   *
   * @default {none}
   */
  nestedDims?: number[];
} | {
  /** SSCD: both views in one batch, InfoNCE within it and its entropy term. */
  kind: "sscd";
  /** Softmax temperature. */
  temperature: number;
  /** Weight of the entropy term. */
  entropyWeight: number;
  /**
   * Mixup and cutmix of both views' batch, as in `sscd_disc_mixup`; see `contrastiveMixup`.
   *
   * @default {none}
   */
  mixup?: Required<ContrastiveMixupOptions>;
};

/** A size of views from some epoch on. */
export interface SizeStage {
  /** The first epoch of this size, counted from 0. */
  fromEpoch: number;
  /** Pixels a side. */
  size: number;
  /**
   * Pixels a side at which views are drawn before they are reduced to `size`: 224 keeps blur and JPEG as strong for
   * small views as SSCD has them.
   */
  drawnSize: number;
}

/** An average of the student's weights over training. */
export interface WeightAverage {
  /**
   * The share of the average that is kept at each step, from 0 to below 1; at step `n`, counted from 0, at most
   * `(1 + n) / (10 + n)`, so that short runs forget what they started from.
   */
  decay: number;
}

/** Everything that decides what a training run computes, besides the images and the teacher. Plain JSON. */
export interface Recipe {
  /** Purpose of it, in a sentence. */
  description: string;
  /** The network that learns. */
  student: {
    /** The network. */
    backbone: Backbone;
    /** `"student"` with a projector behind the feature, `"teacher"` without. */
    role: "student" | "teacher";
    /** Numbers of the feature, as many as the teacher's has. */
    featureDims: number;
    /** Numbers of the descriptor; a teacher's are those of its feature. */
    descriptorDims: number;
  };
  /** Factor for the student's own rates of dropout and stochastic depth, from 0 for neither to 1. */
  dropScale: number;
  /**
   * The recipe, beside this one, of the teacher that `deno task train` trains first where it is given none; `null` for
   * none. The function `train` is given the teacher itself.
   */
  teacherRecipe: string | null;
  /** The same of what the student starts from. */
  startRecipe: string | null;
  /** The objective that is optimized. */
  objective: RecipeObjective;
  /** SSCD's augmentations, or `"copyAttacks"`, which pastes images into one another, too. */
  preset: PresetName;
  /** Sizes of views in ascending order of epochs, the first from epoch 0. */
  sizes: SizeStage[];
  /** Images a step. The last images of an epoch that do not fill a step are left out. */
  batchSize: number;
  /**
   * Images that the network sees at once, where a step of the whole batch would not fit into the memory; see
   * {@linkcode TraineeOptions}. It changes what batch normalization sees, and so the student.
   *
   * @default {the batch}
   */
  partSize?: number;
  /** Times that all images are seen. */
  epochs: number;
  /** Epochs over which the learning rate rises from 0, before it falls to 0 along a cosine. */
  warmupEpochs: number;
  /**
   * The highest learning rate for a batch of 256; it grows with the batch, whatever the optimizer. With 0 the weights stay as they are, for a
   * control, and only batch norm learns.
   */
  learningRate: number;
  /** How the weights move. */
  optimizer: OptimizerSettings;
  /**
   * Pixels a side of the views that the teacher sees, which are the student's views before they are reduced to its size.
   *
   * @default {the student's}
   */
  teacherSize?: number;
  /**
   * Pixels a side to which views are reduced before those of the sizes are made of them, and at which a view cache keeps
   * them. Recipes with the same one share a cache, and what a teacher saw of it, whatever their sizes.
   *
   * @default {the largest of the sizes that are drawn alike}
   */
  keptSize?: number;
  /**
   * The average of the student over training, running statistics included, that is validated and saved in its place; it
   * has nothing to do with the moving average that makes keys.
   *
   * @default {none: the student is saved as it is}
   */
  weightAverage?: WeightAverage;
  /**
   * False if what is validated and saved keeps batch norm's running statistics, as in the official code, instead of having
   * them measured anew on some views ("precise batch norm").
   *
   * @default {true}
   */
  preciseBatchNorm?: boolean;
  /** Same recipe, images, teacher and seed: same student. */
  seed: number;
  /**
   * `"imagenet"` where the student is meant to start from a trunk trained on ImageNet, so that `deno task train` says what
   * is missing where it is given none; the numbers do not depend on it.
   */
  expectedStart?: "imagenet";
}
