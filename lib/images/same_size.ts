import type { Image, Size } from "../types.ts";

/** The size that all images of a batch have; throws a RangeError naming `what` where there is no such size. */
export function sameSize(what: string, images: readonly Image[]): Size {
  const [first] = images;
  if (first === undefined) {
    throw new RangeError(
      `Cannot compute ${what} as the batch must have at least one image: current value is 0`,
    );
  }
  const { width, height } = first;
  images.forEach((image, index) => {
    if (image.width !== width || image.height !== height) {
      throw new RangeError(
        `Cannot compute ${what} as all images must be ${width} x ${height} like the first: ` +
          `image ${index} is ${image.width} x ${image.height}`,
      );
    }
    if (image.data.length !== width * height * 3) {
      throw new RangeError(
        `Cannot compute ${what} as the data of a ${width} x ${height} image must have ${
          width * height * 3
        } bytes: ` +
          `image ${index} has ${image.data.length}`,
      );
    }
  });
  return { width, height };
}
