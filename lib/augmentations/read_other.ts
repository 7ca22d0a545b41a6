import type { AugmentationResources } from "./augmentation.ts";
import type { Image } from "../types.ts";

/**
 * Reads the second image of an operation that mixes two.
 *
 * @throws {TypeError} If the caller gave no way to read it.
 */
export async function readOther(
  operation: string,
  id: string,
  resources: AugmentationResources | undefined,
): Promise<Image> {
  if (resources === undefined) {
    throw new TypeError(
      `Cannot apply ${operation} as it mixes in the image ${JSON.stringify(id)}: ` +
        `pass { readOther } as the third argument`,
    );
  }
  return await resources.readOther(id);
}

/**
 * Refuses an empty list of images to draw from.
 *
 * @throws {RangeError} Naming the operation.
 */
export function checkOthers(operation: string, others: readonly string[]): void {
  if (others.length === 0) {
    throw new RangeError(`Cannot make ${operation} as others must name at least one image: it is empty`);
  }
}
