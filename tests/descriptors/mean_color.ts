import type { Image, Preparation } from "rdcd/images";
import type { DescriptorMethod } from "rdcd/descriptors";

/**
 * A method simple enough to be checked by eye: the mean of each color over a few pixels, and the image's width.
 * It notes the size of every batch that it is given.
 */
export function meanColor(
  options: { batchSize?: number; preparation?: Preparation } = {},
): DescriptorMethod & { readonly batches: number[] } {
  const { batchSize = 4, preparation = { size: { width: 16, height: 12 }, resize: "exact" } } = options;
  const batches: number[] = [];
  return {
    name: "mean color",
    network: null,
    parameters: 0,
    dims: 4,
    bytesPerImage: 16,
    fingerprint: "c0105",
    preparation,
    batchSize,
    batches,
    describe(images) {
      batches.push(images.length);
      return Promise.resolve(Float32Array.from(images.flatMap(describeOne)));
    },
    dispose: () => Promise.resolve(),
  };
}

function describeOne({ width, height, data }: Image): number[] {
  const pixels = Math.min(1000, width * height);
  const sums = [0, 0, 0];
  for (let at = 0; at < pixels * 3; at++) sums[at % 3]! += data[at]!;
  return [...sums.map((sum) => sum / pixels), width];
}
