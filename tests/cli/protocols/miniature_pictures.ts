import { dirname } from "@std/path";
import { cropImage, encodeImage, generatePicture, type Image, resizeImage } from "rdcd";

const SEED = 61;
const SHORT_EDGE = 72;

/** Small generated pictures, each made once. */
const made = new Map<number, Promise<Image>>();

/** The small picture of a number. */
export function picture(index: number): Promise<Image> {
  let small = made.get(index);
  if (small === undefined) {
    small = generatePicture({ seed: SEED, index }).then((image) =>
      resizeImage(image, { shortEdge: SHORT_EDGE })
    );
    made.set(index, small);
  }
  return small;
}

/** The middle of a picture: `percent` of its area are cut away. */
export function cropped(image: Image, percent: number): Image {
  const keep = Math.sqrt(1 - percent / 100);
  const [width, height] = [Math.round(image.width * keep), Math.round(image.height * keep)];
  const [left, top] = [Math.floor((image.width - width) / 2), Math.floor((image.height - height) / 2)];
  return cropImage(image, { left, top, width, height });
}

/** A picture upside down: alike to a person, and no copy by NDEC's rules in the tests. */
export function upsideDown({ width, height, data }: Image): Image {
  const turned = new Uint8Array(data.length);
  for (let row = 0; row < height; row++) {
    turned.set(data.subarray(row * width * 3, (row + 1) * width * 3), (height - 1 - row) * width * 3);
  }
  return { width, height, data: turned };
}

/** Writes a picture as a JPEG file, folders included. */
export async function writePicture(path: string, image: Image, quality = 90): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeFile(path, await encodeImage(image, { format: "jpeg", quality }));
}
