import type { PairedDifference } from "../evaluation/paired_difference.ts";
import type { Recipe } from "../training/recipe/recipe.ts";
import type { ValidationResult } from "../training/run/validate_encoder.ts";
import type { Ablation } from "./ablation.ts";

/** One training run of an ablation. */
export interface AblationRun {
  /** The variant's name. */
  variant: string;
  /** The recipe's seed. */
  seed: number;
  /** A hash of its whole recipe, seed included and description excluded; the order of keys does not count. */
  recipeHash: string;
  /** How well the finished student finds copies, on the ablation's benchmark. */
  metrics: ValidationResult;
  /** Means over the last epoch's steps: `loss`, its unweighted terms and what else was measured, by name. */
  means: Record<string, number>;
  /** Whether its contrastive term has learned anything; `null` where it has none, left out in older results. */
  contrast?: ContrastCheck | null;
  /** Epochs that it was trained. */
  epochs: number;
  /** Seconds that its steps took, without validation, and without drawing views where they were drawn before. */
  seconds: number;
  /** Images a second over all its steps. */
  imagesPerSecond: number;
  /** When it was finished, ISO 8601. */
  finished: string;
  /** Machine, versions and engine that it was trained with. */
  environment: string;
}

/** How far a contrastive term is from chance. */
export interface ContrastCheck {
  /** Mean InfoNCE over the last epoch's steps, in nats. */
  infoNce: number;
  /** InfoNCE of guessing, in nats. */
  chance: number;
  /** True if InfoNCE is at least 5 % below chance, and copies are nearer to one another than other images are. */
  hasLearned: boolean;
}

/** Setting that the runs of an ablation have in common; runs of different settings are not compared. */
export interface AblationSetting {
  /** The base recipe, with the number of epochs that was trained. */
  base: Recipe;
  /** The images that were trained on. */
  images: {
    /** How many. */
    count: number;
    /** A hash of their names and sizes. */
    hash: string;
  };
  /** The benchmark, as `deno task eval --images` makes it from the validation images. */
  benchmark: {
    /** Queries, distractors included. */
    queries: number;
    /** Queries that are edited copies of a reference. */
    copies: number;
    /** Images that queries are looked up in. */
    references: number;
    /** Other images, for score normalization. */
    training: number;
    /** The seed that it was made with. */
    seed: number;
    /** A hash of the names and sizes of the validation images. */
    hash: string;
  };
  /** The teacher of the variants that distill; `null` where there is none. */
  teacher: {
    /** Its network. */
    backbone: string;
    /** Numbers of its descriptor. */
    descriptorDims: number;
    /** A hash of its weights. */
    hash: string;
  } | null;
  /**
   * What variants start from whose recipe has `expectedStart`; left out where none has, and then all begin with random
   * weights.
   */
  start?: {
    /** Name of the file. */
    file: string;
    /** A hash of its bytes. */
    hash: string;
  };
  /** The views, the same for all runs. */
  views: {
    /** Seed that they were drawn by. */
    seed: number;
    /** Epochs of them that were kept, see {@linkcode openViewCache}. */
    epochs: number;
  };
}

/** What is found without training. */
export interface AblationBaselines {
  /** The tiny image, 16 × 16 gray levels. */
  tiny: ValidationResult;
  /** The teacher, at the size at which it sees views; left out where there is none. */
  teacher?: ValidationResult;
}

/** A metric of one variant over its runs. */
export interface MetricSummary {
  /** The mean. */
  mean: number;
  /** The sample's standard deviation over seeds; `null` for a single run. */
  deviation: number | null;
  /** The difference to the base with the same seeds; `null` for the base itself, and where no seed is common. */
  difference: PairedDifference | null;
  /** The difference's p-value by Holm's correction for all variants of the ablation; `null` without several pairs. */
  adjustedPValue: number | null;
  /**
   * True if the difference is shown to be less than {@linkcode EQUIVALENCE_MARGIN} either way, by two one-sided tests at
   * 0.05; `null` without several pairs.
   */
  equivalent: boolean | null;
}

/** Summary of the runs of one variant. */
export interface VariantSummary {
  /** The variant's name. */
  variant: string;
  /** How many runs. */
  runs: number;
  /** Each metric. */
  metrics: Record<keyof ValidationResult, MetricSummary>;
  /** How many runs have a contrastive term that has learned nothing. */
  atChance: number;
  /** Mean InfoNCE of the runs that have such a term, and that of guessing, in nats; `null` where none is known to have. */
  contrast: Pick<ContrastCheck, "infoNce" | "chance"> | null;
  /** Mean seconds of a run. */
  seconds: number;
  /** Mean images a second. */
  imagesPerSecond: number;
}

/** Contents of a file in `data/results/` that `deno task ablate` wrote. */
export interface AblationResult extends Omit<Ablation, "base" | "seeds"> {
  /** Tells such files from others. */
  format: "rdcd ablation";
  /** The version of the format. */
  version: 1;
  /** When it was written last, ISO 8601. */
  updated: string;
  /** Machines, versions and engines of the runs, each once. */
  environments: string[];
  /** What others find on the same benchmark; left out in older results. */
  baselines?: AblationBaselines;
  /** A hash of the base recipe, made as {@linkcode AblationRun.recipeHash} is. */
  baseHash: string;
  /** The setting that the runs have in common. */
  setting: AblationSetting;
  /** When a difference is said to be within noise, in words. */
  rule: string;
  /** Every run, in the order of variants, then of seeds. */
  runs: AblationRun[];
  /** One of each variant that has runs, in the order of variants. */
  summary: VariantSummary[];
}
