import { join } from "@std/path";
import { describeImages, type DescriptorMethod, type Descriptors, type ImageEntry, type Match } from "rdcd";
import { cropped, picture, upsideDown, writePicture } from "./miniature_pictures.ts";

/** Where the parts of a miniature data set in the manner of the challenge go. */
export interface Folders {
  queries: string;
  references: string;
  training: string;
}

/** A miniature data set on disk. */
export interface Miniature {
  queries: ImageEntry[];
  references: ImageEntry[];
  training: ImageEntry[];
  matches: Match[];
}

const COPIES = 8;
const DISTRACTORS = 5;
const REFERENCES = 14;
const TRAINING = 24;

/**
 * Writes copies, distractors and, where `hard` says so, pictures that only look like references. Copies are crops of
 * several sizes, so that some are found and some are not.
 */
export async function writeMiniature(root: string, folders: Folders, hard = 0): Promise<Miniature> {
  const made: Miniature = { queries: [], references: [], training: [], matches: [] };
  const add = async (
    set: keyof Folders,
    id: string,
    image: Parameters<typeof writePicture>[1],
    quality = 90,
  ) => {
    const path = join(root, folders[set], `${id}.jpg`);
    await writePicture(path, image, quality);
    made[set].push({ id, path });
  };
  for (let i = 0; i < REFERENCES; i++) {
    await add("references", `R${String(i).padStart(6, "0")}`, await picture(i));
  }
  for (let i = 0; i < TRAINING; i++) {
    await add("training", `T${String(i).padStart(6, "0")}`, await picture(100 + i));
  }
  for (let i = 0; i < COPIES; i++) {
    const id = `Q${String(i).padStart(5, "0")}`;
    await add("queries", id, cropped(await picture(i), 8 * i), 20 + 8 * i);
    made.matches.push({ query: id, reference: `R${String(i).padStart(6, "0")}` });
  }
  for (let i = 0; i < DISTRACTORS; i++) {
    await add("queries", `Q${String(COPIES + i).padStart(5, "0")}`, await picture(50 + i));
  }
  for (let i = 0; i < hard; i++) {
    const image = await picture(8 + i % 6);
    await add("queries", `Q${25_000 + i}`, i % 2 === 0 ? upsideDown(image) : cropped(image, 5));
  }
  return made;
}

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
