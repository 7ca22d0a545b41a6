import { describeImages, type UnreadableImage } from "../descriptors/describe_images.ts";
import { loadDescriptors } from "../descriptors/load_descriptors.ts";
import { resolveMethod, type ResolveMethodOptions } from "../descriptors/resolve_method.ts";
import { openStore } from "../descriptors/store/open_store.ts";
import { readStore } from "../descriptors/store/read_store.ts";
import type { DescriptorMethod } from "../descriptors/method.ts";
import { InvalidDataError, UnreadableImageError } from "../errors.ts";
import { findImages } from "../images/find_images.ts";
import { isFolder } from "../files/is_folder.ts";
import { falseMatchRate, QUERIES_A_FALSE_MATCH, thresholdAt } from "../thresholds/false_positives.ts";
import type { Descriptors, ImageEntry } from "../types.ts";
import { pickRows } from "../vectors/pick_rows.ts";
import type { FoundReference } from "./found_reference.ts";
import { innerProduct } from "./search_block.ts";
import { searchExact } from "./search_exact.ts";

/** Options for {@linkcode CopyDetector.find}. */
export interface FindCopiesOptions {
  /**
   * Most images to find.
   *
   * @default {10}
   */
  k?: number;
  /**
   * Lowest score of a found image, -1 to 1: with -1 the nearest are given whatever their scores.
   *
   * @default {where it is known how often unrelated images reach which score, that of one false match in 1,000 searches; or -1}
   */
  threshold?: number;
}

/** Report of {@linkcode CopyDetector.add}. */
export interface AddedImages {
  /** Images that were added. */
  added: number;
  /** Images that were left out, as their ids are there already. */
  known: number;
  /** Images that could not be read, and why. */
  unreadable: UnreadableImage[];
}

/** A collection of described images in memory, in which copies are found; {@linkcode createCopyDetector} makes one. */
export interface CopyDetector {
  /** Method that describes the images. */
  readonly method: DescriptorMethod;
  /** Descriptors of the collection; borrowed, and as they are now. */
  readonly descriptors: Descriptors;
  /**
   * Compares two images, whether they are in the collection or not.
   *
   * @param first The file of one.
   * @param second The file of the other.
   * @returns The inner product of their descriptors, -1 to 1; the same image has 1.
   * @throws {UnreadableImageError} If one of them cannot be read.
   */
  compare(first: string, second: string): Promise<number>;
  /**
   * Adds images to the collection.
   *
   * @param images A folder, of which all images below are taken, by their paths within it; a file; or a list of files
   * or of named files. The id of a file without a name is its path.
   * @returns Numbers of images, and those that could not be read; they never end the work.
   */
  add(images: string | Iterable<string | ImageEntry>): Promise<AddedImages>;
  /**
   * Finds the images of the collection that an image is a copy of, or that are copies of it.
   *
   * @param image Its file.
   * @param options How many, and how near.
   * @returns Ids and scores, the highest first.
   * @throws {UnreadableImageError} If the image cannot be read.
   * @throws {RangeError} If `k` is not a whole number above 0, or `threshold` not a number.
   */
  find(image: string, options?: FindCopiesOptions): Promise<FoundReference[]>;
  /**
   * Saves the collection as a store, which the tasks read, too. Of a store that is there already, the missing images
   * are added.
   *
   * @param path The store's folder.
   * @throws {InvalidDataError} If the folder is something else, or of another method.
   */
  save(path: string): Promise<void>;
  /**
   * Adds the images of a store, as {@linkcode CopyDetector.save} or `deno task extract` wrote it, without reading them.
   *
   * @param path The store's folder.
   * @throws {DataMissingError} If there is no such folder.
   * @throws {InvalidDataError} If it is no store, is damaged, or is of another method.
   */
  load(path: string): Promise<void>;
  /** Frees the method; the detector cannot be used afterwards. */
  dispose(): Promise<void>;
}

/**
 * Makes a detector of copies, with an empty collection.
 *
 * @param model What describes images, as {@linkcode resolveMethod} takes it: `"rdcd"` is the best model that comes with
 * the project, `"pdq"` and `"phash"` are hashes, a path is a checkpoint's.
 * @param options How a network is run.
 * @returns The detector; the caller disposes of it.
 * @throws {RangeError} If the text names nothing, or an option is out of range.
 * @throws {CheckpointError} As {@linkcode resolveMethod} does.
 *
 * @example An image and its smaller copy
 * ```ts
 * import { createCopyDetector } from "rdcd/search";
 * import { generatePicture } from "rdcd/datasets";
 * import { encodeImage, resizeImage } from "rdcd/images";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * for (const [index, name] of ["a", "b", "c"].entries()) {
 *   const picture = await generatePicture({ seed: 1, index });
 *   await Deno.writeFile(`${folder}/${name}.png`, await encodeImage(picture, { format: "png" }));
 *   if (name === "a") {
 *     const copy = await resizeImage(picture, { shortEdge: 90 });
 *     await Deno.writeFile(`${folder}/copy.jpg`, await encodeImage(copy, { format: "jpeg" }));
 *   }
 * }
 *
 * const detector = await createCopyDetector("pdq");
 * await detector.add(["a", "b", "c"].map((name) => `${folder}/${name}.png`));
 * const [nearest] = await detector.find(`${folder}/copy.jpg`);
 * assert.equal(nearest!.reference, `${folder}/a.png`);
 * assert.equal(nearest!.score, await detector.compare(`${folder}/a.png`, `${folder}/copy.jpg`));
 * await detector.dispose();
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function createCopyDetector(
  model = "rdcd",
  options: ResolveMethodOptions = {},
): Promise<CopyDetector> {
  const method = await resolveMethod(model, options);
  const { dims } = method;
  const ids: string[] = [];
  const rows: Float32Array[] = [];
  const known = new Set<string>();
  let joined: Descriptors = { ids: [], vectors: new Float32Array(), dims };

  function keep(id: string, row: Float32Array): boolean {
    if (known.has(id)) return false;
    known.add(id);
    ids.push(id);
    rows.push(row);
    return true;
  }

  // Joined when it is asked for, as images are mostly added many at a time.
  function collection(): Descriptors {
    if (joined.ids.length < ids.length) {
      const vectors = new Float32Array(ids.length * dims);
      vectors.set(joined.vectors);
      for (let row = joined.ids.length; row < ids.length; row++) vectors.set(rows[row]!, row * dims);
      joined = { ids: [...ids], vectors, dims };
      rows.forEach((_, row) => rows[row] = vectors.subarray(row * dims, (row + 1) * dims));
    }
    return joined;
  }

  async function describe(paths: readonly string[]): Promise<Float32Array[]> {
    const described: Float32Array[] = [];
    for await (
      const batch of describeImages(paths.map((path) => ({ id: path, path })), method, { threads: 1 })
    ) {
      const [unreadable] = batch.unreadable;
      if (unreadable !== undefined) throw new UnreadableImageError(unreadable.path, unreadable.reason);
      batch.ids.forEach((_, row) => described.push(batch.vectors.slice(row * dims, (row + 1) * dims)));
    }
    return described;
  }

  return {
    method,
    get descriptors() {
      return collection();
    },
    async compare(first, second) {
      const [one, other] = await describe([first, second]);
      return Math.fround(innerProduct(one!, 0, other!, 0, dims));
    },
    async add(images) {
      const entries = await entriesOf(images);
      const fresh = entries.filter(({ id }) => !known.has(id));
      const report: AddedImages = { added: 0, known: entries.length - fresh.length, unreadable: [] };
      for await (const batch of describeImages(fresh, method)) {
        report.unreadable.push(...batch.unreadable);
        batch.ids.forEach((id, row) => {
          const isNew = keep(id, batch.vectors.slice(row * dims, (row + 1) * dims));
          report[isNew ? "added" : "known"]++;
        });
      }
      return report;
    },
    async find(image, { k = 10, threshold = usualThreshold(method, ids.length) } = {}) {
      if (Number.isNaN(threshold)) {
        throw new RangeError("Cannot find copies as the threshold must be a number: current value is NaN");
      }
      const [query] = await describe([image]);
      const { indices, scores } = await searchExact({ vectors: query!, dims }, collection(), { k });
      return [...indices].map((row, rank) => ({ reference: ids[row]!, score: scores[rank]! }))
        .filter(({ score }) => score >= threshold);
    },
    async save(path) {
      const store = await openStore(path, method);
      try {
        const missing = pickRows(collection(), (id) => !store.has(id));
        await store.append({ ids: missing.ids, vectors: missing.vectors, unreadable: [] });
      } finally {
        await store.close();
      }
    },
    async load(path) {
      const store = await readStore(path);
      if (store.method.fingerprint !== method.fingerprint) {
        throw new InvalidDataError(
          path,
          `its descriptors are of ${store.method.name}, not of this detector's ${method.name} with the same settings; ` +
            "make a detector of that model, or describe the images anew",
        );
      }
      const stored = await loadDescriptors(path);
      stored.ids.forEach((id, row) => keep(id, stored.vectors.slice(row * dims, (row + 1) * dims)));
    },
    dispose: () => method.dispose(),
  };
}

async function entriesOf(images: string | Iterable<string | ImageEntry>): Promise<ImageEntry[]> {
  if (typeof images !== "string") {
    return [...images].map((image) => typeof image === "string" ? { id: image, path: image } : image);
  }
  return await isFolder(images, "add a folder or a file that is there")
    ? (await findImages(images)).images
    : [{ id: images, path: images }];
}

function usualThreshold({ falsePositives }: DescriptorMethod, references: number): number {
  if (falsePositives === undefined) return -1;
  return thresholdAt(falsePositives, falseMatchRate(QUERIES_A_FALSE_MATCH, references));
}
