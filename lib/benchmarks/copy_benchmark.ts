import type { ImageEntry } from "../types.ts";
import type { PublishedCounts } from "./layouts/data_set_layout.ts";
import type { GroundTruth } from "./layouts/read_ground_truth.ts";

/** Queries of one kind. */
export interface QueryGroup {
  /** Name of the group, such as `"hard negatives"` or, of Copydays' blocks, `"jpegqual/3"`. */
  name: string;
  /** Their ids. */
  queries: string[];
}

/**
 * Rules that a benchmark is evaluated by: the Image Similarity Challenge's (`"disc"`), the same with and without hard
 * negatives (`"ndec"`), or SSCD's for Copydays.
 */
export type ProtocolName = "disc" | "ndec" | "copydays";

/** Three sets of images. */
export interface BenchmarkImages {
  /** Images to be looked up, edited copies of references and distractors. */
  queries: ImageEntry[];
  /** The images that queries are looked up in. */
  references: ImageEntry[];
  /** Images that are neither, for whitening and score normalization; also called background. */
  training: ImageEntry[];
}

/** A copy detection benchmark: three sets of images, and which query is a copy of which reference. */
export interface CopyBenchmark extends BenchmarkImages {
  /** Name in tables, such as `"DISC21 dev"`. */
  name: string;
  /** The answers. Its `queries` are the ids of {@linkcode queries}, in the same order. */
  groundTruth: GroundTruth;
  /**
   * Queries of a kind that the data set tells apart: NDEC's hard negatives, Copydays' 20 blocks. Absent where it tells
   * none apart.
   */
  groups?: QueryGroup[];
  /** Rules that it is evaluated by; DISC21's where it is absent. */
  protocol?: ProtocolName;
  /** How many images the data set has as published; absent where its size is its maker's choice. */
  published?: PublishedCounts;
  /** Absent where this is all there is; otherwise how it was drawn, see `subsetBenchmark`. */
  subset?: BenchmarkSubset;
}

/** A copy detection benchmark of which only descriptors are at hand: ids stand for the images. */
export interface BenchmarkOfIds extends Omit<CopyBenchmark, keyof BenchmarkImages> {
  /** Ids of the queries. */
  queries: string[];
  /** Ids of the references. */
  references: string[];
  /** Ids of the training images. */
  training: string[];
}

/** How a subset of a benchmark was drawn. */
export interface BenchmarkSubset {
  /** The most images of each set. */
  limit: number;
  /** The seed. */
  seed: number;
  /** How many images there were to draw from. */
  of: {
    /** Queries. */
    queries: number;
    /** References. */
    references: number;
    /** Training images. */
    training: number;
  };
}
