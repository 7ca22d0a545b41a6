import { hashJson } from "../json/hash_json.ts";
import type { DescriptorMethod } from "../descriptors/method.ts";
import type { Image } from "../types.ts";

/** The eight ways in which an image can be turned by right angles and mirrored; the first leaves it as it is. */
export const ORIENTATIONS = 8;

/**
 * Turns an image by right angles and mirrors it.
 *
 * @param orientation 0 to 7: quarter turns clockwise, with 4 more mirrored first.
 */
export function orientImage(image: Image, orientation: number): Image {
  const { width, height, data } = image;
  const turns = orientation % 4;
  const [newWidth, newHeight] = turns % 2 === 0 ? [width, height] : [height, width];
  const turned = new Uint8Array(data.length);
  for (let y = 0, at = 0; y < newHeight; y++) {
    for (let x = 0; x < newWidth; x++, at += 3) {
      let [fromX, fromY] = [x, y];
      if (turns === 1) [fromX, fromY] = [y, height - 1 - x];
      else if (turns === 2) [fromX, fromY] = [width - 1 - x, height - 1 - y];
      else if (turns === 3) [fromX, fromY] = [width - 1 - y, x];
      if (orientation >= 4) fromX = width - 1 - fromX;
      const from = (fromY * width + fromX) * 3;
      for (let channel = 0; channel < 3; channel++) turned[at + channel] = data[from + channel]!;
    }
  }
  return { width: newWidth, height: newHeight, data: turned };
}

/**
 * A method that describes an image in all its orientations at once: eight descriptors, one behind the other.
 *
 * @param method What describes; it stays the caller's.
 */
export function describeOrientations(method: DescriptorMethod): DescriptorMethod {
  const { dims } = method;
  return {
    ...method,
    name: `${method.name} in eight orientations`,
    dims: ORIENTATIONS * dims,
    bytesPerImage: ORIENTATIONS * method.bytesPerImage,
    fingerprint: hashJson({ orientations: ORIENTATIONS, of: method.fingerprint }),
    async describe(images) {
      const vectors = new Float32Array(images.length * ORIENTATIONS * dims);
      for (let orientation = 0; orientation < ORIENTATIONS; orientation++) {
        const own = await method.describe(images.map((image) => orientImage(image, orientation)));
        images.forEach((_, row) => {
          vectors.set(
            own.subarray(row * dims, (row + 1) * dims),
            (row * ORIENTATIONS + orientation) * dims,
          );
        });
      }
      return vectors;
    },
    dispose: () => Promise.resolve(),
  };
}
