import type { Descriptors } from "../../types.ts";

/** The descriptors of a benchmark by one method. */
export interface DescribedBenchmark {
  /** Descriptors of the queries. */
  queries: Descriptors;
  /** Descriptors of the references. */
  references: Descriptors;
  /** Descriptors of the training images; none where there are no such images. */
  training: Descriptors;
  /** Images described a second, decoding included, by the run that described them; `null` where they came from a file. */
  imagesPerSecond: number | null;
  /** Images that could not be read, of all three sets. */
  unreadable: number;
}
