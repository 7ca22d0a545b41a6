import type { ImageEntry } from "../types.ts";
import type { GroundTruth } from "./read_ground_truth.ts";

/** A copy detection benchmark: three sets of images, and which query is a copy of which reference. */
export interface CopyBenchmark {
  /** What tables call it, such as `"DISC21 dev"`. */
  name: string;
  /** Images to be looked up, edited copies of references and distractors. */
  queries: ImageEntry[];
  /** The images that queries are looked up in. */
  references: ImageEntry[];
  /** Images that are neither, for whitening and score normalisation; also called background. */
  training: ImageEntry[];
  /** The answers. Its `queries` are the ids of {@linkcode queries}, in the same order. */
  groundTruth: GroundTruth;
}
