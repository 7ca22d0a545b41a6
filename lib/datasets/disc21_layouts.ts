/** How the parts of the data set are called on disk; `*` stands for a number. */
export interface Disc21Layout {
  /** Who calls them so. */
  name: string;
  /** What tables call the benchmark. */
  title: string;
  /** Folders of query images. */
  queries: string;
  /** Folders of reference images. */
  references: string;
  /** Folders of training images. */
  training: string;
  /** The ground truth's file. */
  groundTruth: string;
}

/** The layouts that {@linkcode readDisc21} documents. */
export function disc21Layouts(split: "dev" | "test"): Disc21Layout[] {
  const downloaded: Disc21Layout = {
    name: "as downloaded",
    title: `DISC21 ${split}`,
    queries: `${split}_queries_50k_*`,
    references: "refs_50k_*",
    training: "train_50k_*",
    groundTruth: `${split}_queries_groundtruth.csv`,
  };
  if (split === "test") return [downloaded];
  return [
    downloaded,
    {
      name: "SSCD's names",
      title: "DISC21 dev",
      queries: "val_query",
      references: "val_ref",
      training: "training",
      groundTruth: "val_groundtruth_matches.csv",
    },
    {
      name: "RDCD's names",
      title: "DISC21 dev",
      queries: "images/dev_queries",
      references: "images/references",
      training: "images/train",
      groundTruth: "dev_ground_truth.csv",
    },
    {
      name: "made by make-benchmark",
      title: "made benchmark",
      queries: "queries",
      references: "references",
      training: "training",
      groundTruth: "ground_truth.csv",
    },
  ];
}
