import { openRecords, type RecordFile } from "../../files/record_file.ts";
import { withLock } from "../../files/with_lock.ts";
import type { DrawViewsOptions } from "./draw_views.ts";
import type { Image, ImageEntry } from "../../types.ts";
import { drawCachedEpoch } from "./draw_cached_epoch.ts";
import { readUnreadable } from "../run/unreadable_report.ts";
import type { CachingProgress } from "../run/train_options.ts";
import type { ViewTeacher } from "./view_teacher.ts";

/** Options for {@linkcode openCachedEpoch}. */
export interface CachedEpochOptions
  extends
    Pick<DrawViewsOptions, "preset" | "threads">,
    Required<Pick<DrawViewsOptions, "size" | "drawnSize" | "views">> {
  /** The images in the order of their ids. */
  entries: readonly ImageEntry[];
  /** Seed that the views of this epoch are drawn by. */
  seed: string;
  /** Teacher whose features of the first views are kept beside them; `null` for none. Borrowed. */
  teacher: ViewTeacher | null;
  /** Called while the epoch is drawn or looked at, with what is being made and how many of the images are done. */
  onProgress: (what: CachingProgress["what"], done: number) => void;
}

/** The views of one epoch, on disk. */
export interface CachedEpoch {
  /** Where the epoch is: its files have this name and an ending. */
  readonly path: string;
  /** The ids of all images in the order of the file. */
  readonly ids: readonly string[];
  /** Reasons why images could not be read, by id; the others are not in it. */
  readonly unreadable: ReadonlyMap<string, string>;
  /**
   * The views of one image.
   *
   * @param id The image. One that could not be read has black views.
   */
  read(id: string): Promise<Image[]>;
  /**
   * The teacher's feature of an image's first view, a unit row; `null` where the epoch was opened without a teacher.
   *
   * @param id The image. One that could not be read has zeros.
   */
  readFeature(id: string): Promise<Float32Array | null>;
  /** Closes its files. */
  close(): void;
}

/** The files of an epoch. */
export interface EpochFiles {
  /** Pixels, `[images, views, size, size, 3]` bytes. */
  pixels: string;
  /** Which images could not be read; the epoch is whole with it. */
  report: string;
  /** The teacher's features, float32 `[images, dims]`; `null` without a teacher. */
  features: string | null;
}

/**
 * Opens the views of one epoch, after drawing them if they are not there.
 *
 * @param path The files' name without its ending.
 * @returns The views; the caller closes them.
 * @throws {InvalidDataError} If what is there was not written by this function.
 */
export async function openCachedEpoch(path: string, options: CachedEpochOptions): Promise<CachedEpoch> {
  const { teacher } = options;
  const files: EpochFiles = {
    pixels: `${path}.rgb`,
    report: `${path}.json`,
    features: teacher && `${path}.${teacher.hash}.f32`,
  };
  return await withLock(`${path}.lock`, async () => {
    const found = await openWhole(path, files, options);
    if (found !== null) return found;
    await drawCachedEpoch(path, files, options);
    return (await openWhole(path, files, options))!;
  });
}

async function openWhole(
  path: string,
  files: EpochFiles,
  options: CachedEpochOptions,
): Promise<CachedEpoch | null> {
  const { entries, size, views, teacher } = options;
  const ids = entries.map(({ id }) => id);
  const unreadable = await readUnreadable(files.report, ids);
  if (unreadable === null) return null;
  const count = entries.length;
  const pixels = await openRecords(files.pixels, { count, recordBytes: views * size * size * 3 });
  if (pixels === null) return null;
  let features: RecordFile | null = null;
  if (teacher !== null) {
    features = await openRecords(files.features!, { count, recordBytes: 4 * teacher.dims });
    if (features === null) {
      pixels.close();
      return null;
    }
  }
  const places = new Map(ids.map((id, place) => [id, place]));
  return {
    path,
    ids,
    unreadable,
    read: async (id) => splitViews(await pixels.read(places.get(id)!), size),
    readFeature: async (id) => features && new Float32Array((await features.read(places.get(id)!)).buffer),
    close: () => {
      pixels.close();
      features?.close();
    },
  };
}

/** The views of an image as a record of the file of pixels has them. */
export function splitViews(record: Uint8Array, size: number): Image[] {
  const viewBytes = size * size * 3;
  return Array.from({ length: record.length / viewBytes }, (_, view) => ({
    width: size,
    height: size,
    data: record.subarray(view * viewBytes, (view + 1) * viewBytes),
  }));
}
