import type { DataSetLayout, PublishedCounts } from "./data_set_layout.ts";

const published: PublishedCounts = {
  queries: 49_252,
  references: 1_000_000,
  training: 1_000_000,
  matches: null,
  hardNegatives: 24_252,
};

const GROUND_TRUTH = "public_ground_truth_h5.csv";

/** The layouts that {@linkcode readNdec} documents. */
export const ndecLayouts: readonly DataSetLayout[] = [
  {
    name: "as downloaded",
    title: "NDEC",
    parts: {
      queries: "query_images_h5",
      references: "refs_50k_*",
      training: "train_50k_*",
      groundTruth: GROUND_TRUTH,
    },
    published,
  },
  {
    name: "RDCD's names",
    title: "NDEC",
    parts: {
      queries: "NDEC_test_query",
      references: "DISC/images/references",
      training: "DISC/images/train",
      groundTruth: GROUND_TRUTH,
    },
    published,
  },
];
