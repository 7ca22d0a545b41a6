import { join } from "@std/path";
import { checkPositiveInteger } from "../../check_positive_integer.ts";
import { drawOrder } from "../../random/draw.ts";
import { DataMissingError, InvalidDataError } from "../../errors.ts";
import { seededPrng } from "../../random/prng.ts";
import type { ImageEntry } from "../../types.ts";
import { listImages } from "../../images/list_images.ts";

/** Images of one kind. */
export interface ImageClass {
  /** The name of its folder. */
  name: string;
  /** Its images; an id is the class's name, a slash, and the path below its folder. */
  images: ImageEntry[];
}

/** Options for {@linkcode readClasses}. */
export interface ReadClassesOptions {
  /**
   * How many classes.
   *
   * @default {9}
   */
  classes?: number;
  /**
   * How many images of each.
   *
   * @default {50}
   */
  images?: number;
  /** Seed that classes and images are drawn by; the same seed draws the same. */
  seed: number | string;
}

/**
 * Draws some classes, and some images of each, from a folder that has a folder for each class, as ImageNet's training
 * set has.
 *
 * @param folder The folder that holds the classes' folders; images may lie at any depth in these.
 * @param options How many, and the seed.
 * @returns The classes in the order of their names, images in the order of their ids.
 * @throws {DataMissingError} If there is no such folder.
 * @throws {InvalidDataError} If there are fewer classes, or fewer images in one that is drawn.
 * @throws {RangeError} If a number is no positive integer.
 *
 * @example Two images of one class
 * ```ts
 * import { makeViewClasses, readClasses } from "rdcd/datasets";
 * import assert from "node:assert/strict";
 *
 * const out = await Deno.makeTempDir();
 * await makeViewClasses({ out, seed: 0, sizes: { classes: 2, views: 3 } });
 * const [drawn, none] = await readClasses(`${out}/classes`, { classes: 1, images: 2, seed: 7 });
 * assert.equal(drawn!.images.length, 2);
 * assert.ok(drawn!.images.every(({ id }) => id.startsWith(`${drawn!.name}/`)));
 * assert.equal(none, undefined);
 * await Deno.remove(out, { recursive: true });
 * ```
 */
export async function readClasses(folder: string, options: ReadClassesOptions): Promise<ImageClass[]> {
  const { classes = 9, images = 50, seed } = options;
  checkPositiveInteger("read classes", "classes", classes);
  checkPositiveInteger("read classes", "images", images);
  const names = await foldersIn(folder);
  if (names.length < classes) {
    throw new InvalidDataError(
      folder,
      `${classes} folders are needed, one a class, and ${names.length} are there`,
    );
  }
  const drawn = drawOrder(seededPrng(`${seed}/classes`), names).slice(0, classes).sort();
  return await Promise.all(drawn.map(async (name) => {
    const path = join(folder, name);
    const all = await listImages(path);
    if (all.length < images) {
      throw new InvalidDataError(path, `${images} images are needed, and ${all.length} are there`);
    }
    const picked = new Set(drawOrder(seededPrng(`${seed}/${name}`), all).slice(0, images));
    return {
      name,
      images: all.filter((image) => picked.has(image)).map(({ id, path }) => ({ id: `${name}/${id}`, path })),
    };
  }));
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.filter(({ isFile }) => !isFile).map(({ name }) => name).sort();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new DataMissingError(
      folder,
      "A folder is expected there that has a folder of images for each class.",
    );
  }
}
