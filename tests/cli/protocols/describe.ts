import { describeImages, type DescriptorMethod, type Descriptors, type ImageEntry } from "rdcd/descriptors";

/** The descriptors of images by a method, in the order of the images. */
export async function describe(
  images: readonly ImageEntry[],
  method: DescriptorMethod,
): Promise<Descriptors> {
  const ids: string[] = [];
  const vectors: number[] = [];
  for await (const batch of describeImages(images, method)) {
    ids.push(...batch.ids);
    vectors.push(...batch.vectors);
  }
  return { ids, vectors: Float32Array.from(vectors), dims: method.dims };
}
