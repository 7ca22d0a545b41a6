import type { DescriptorSet } from "../../descriptors/descriptor_blocks.ts";
import type { DescribedBenchmark } from "./described_benchmark.ts";

/** The descriptors of a benchmark by one method, those of the large sets in memory or on disk. */
export interface DescribedSets extends Omit<DescribedBenchmark, "references" | "training"> {
  /** Descriptors of the references. */
  references: DescriptorSet;
  /** Descriptors of the training images; none where there are no such images. */
  training: DescriptorSet;
}
