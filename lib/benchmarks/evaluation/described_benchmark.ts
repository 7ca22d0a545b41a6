import type { DescriptorSet } from "../../descriptors/descriptor_blocks.ts";
import type { Descriptors } from "../../types.ts";

/** The descriptors of a benchmark by one method, those of the large sets in memory unless another `Large` is named. */
export interface DescribedBenchmark<Large extends DescriptorSet = Descriptors> {
  /** Descriptors of the queries. */
  queries: Descriptors;
  /** Descriptors of the references. */
  references: Large;
  /** Descriptors of the training images; none where there are no such images. */
  training: Large;
  /** Images described a second, decoding included, by the run that described them; `null` where they came from a file. */
  imagesPerSecond: number | null;
  /** Images that could not be read, of all three sets. */
  unreadable: number;
}
