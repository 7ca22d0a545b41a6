/** The parts of a data set in the manner of the Image Similarity Challenge. */
export type DataSetPart = "queries" | "references" | "training" | "groundTruth";

/** How many images each part of a data set has as published. */
export interface PublishedCounts {
  /** Query images. */
  queries: number;
  /** Reference images. */
  references: number;
  /** Training images, which are for whitening and score normalization. */
  training: number;
  /** True pairs in the ground truth; `null` where the publishers do not say. */
  matches: number | null;
  /** Queries made to be mistaken for copies; absent where the data set has none. */
  hardNegatives?: number;
}

/** How the parts of a data set are called on disk; `*` stands for a number. */
export interface DataSetLayout {
  /** Source of the names. */
  name: string;
  /** Name of the benchmark in tables. */
  title: string;
  /** Folders of images, and the ground truth's file. */
  parts: Readonly<Record<DataSetPart, string>>;
  /** Counts of a whole data set; `null` where its size is its maker's choice. */
  published: PublishedCounts | null;
}
