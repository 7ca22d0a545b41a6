import type { DataSetLayout, DataSetPart, PublishedCounts } from "./data_set_layout.ts";

const published: PublishedCounts = {
  queries: 50_000,
  references: 1_000_000,
  training: 1_000_000,
  matches: 10_000,
};

/** How the parts of a benchmark are called that this toolkit makes. */
export const MADE_PARTS: Readonly<Record<DataSetPart, string>> = {
  queries: "queries",
  references: "references",
  training: "training",
  groundTruth: "ground_truth.csv",
};

/** The layouts that {@linkcode readDisc21} documents. */
export function disc21Layouts(split: "dev" | "test"): DataSetLayout[] {
  const downloaded: DataSetLayout = {
    name: "as downloaded",
    title: `DISC21 ${split}`,
    parts: {
      queries: `${split}_queries_50k_*`,
      references: "refs_50k_*",
      training: "train_50k_*",
      groundTruth: `${split}_queries_groundtruth.csv`,
    },
    published,
  };
  if (split === "test") return [downloaded];
  return [
    downloaded,
    {
      name: "SSCD's names",
      title: "DISC21 dev",
      parts: {
        queries: "val_query",
        references: "val_ref",
        training: "training",
        groundTruth: "val_groundtruth_matches.csv",
      },
      published,
    },
    {
      name: "RDCD's names",
      title: "DISC21 dev",
      parts: {
        queries: "images/dev_queries",
        references: "images/references",
        training: "images/train",
        groundTruth: "dev_ground_truth.csv",
      },
      published,
    },
    {
      name: "made by make-benchmark",
      title: "made benchmark",
      parts: MADE_PARTS,
      published: null,
    },
    {
      name: "the challenge's names",
      title: "DISC21 dev, the challenge's 25,000 queries",
      parts: {
        queries: "images/queries",
        references: "images/references",
        training: "images/train",
        groundTruth: "public_ground_truth.csv",
      },
      published: { ...published, queries: 25_000, matches: 4_991 },
    },
  ];
}
