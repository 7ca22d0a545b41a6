import { openRecords, writeRecords } from "../_internal/record_file.ts";
import { withLock } from "../_internal/with_lock.ts";
import type { Image } from "../types.ts";
import type { CachedEpoch } from "./cached_epoch.ts";
import type { FrozenTeacher } from "./freeze_teacher.ts";

/** A teacher's features of the first views of one epoch, on disk. */
export interface CachedFeatures {
  /**
   * The features of one picture's first view, a unit row of the teacher's `dims`.
   *
   * @param id The picture. One that could not be read has zeros.
   */
  read(id: string): Promise<Float32Array>;
  /** Closes its file. */
  close(): void;
}

/** Options for {@linkcode openCachedFeatures}. */
export interface CachedFeaturesOptions {
  /** Views that the teacher is given at once. */
  batchSize: number;
  /** Called while features are computed, with how many of the pictures are done. */
  onProgress?: (done: number) => void;
}

/**
 * Opens a teacher's features of an epoch of cached views, after computing them if they are not there: float32
 * `[pictures, dims]` in a file beside the views, named after the teacher's weights. A file that is not whole is made
 * anew.
 *
 * @param epoch The views; borrowed.
 * @param teacher Whose features; borrowed.
 * @param options Batches.
 * @returns The features; the caller closes them.
 */
export async function openCachedFeatures(
  epoch: CachedEpoch,
  teacher: FrozenTeacher,
  options: CachedFeaturesOptions,
): Promise<CachedFeatures> {
  const path = `${epoch.path}.${teacher.hash.slice(0, 16)}.f32`;
  const layout = { count: epoch.ids.length, recordBytes: 4 * teacher.dims };
  const file = await withLock(`${path}.lock`, async () => {
    const found = await openRecords(path, layout);
    if (found !== null) return found;
    await writeRecords(path, computeFeatures(epoch, teacher, options));
    return (await openRecords(path, layout))!;
  });
  const places = new Map(epoch.ids.map((id, place) => [id, place]));
  return {
    read: async (id) => new Float32Array((await file.read(places.get(id)!)).buffer),
    close: () => file.close(),
  };
}

async function* computeFeatures(
  epoch: CachedEpoch,
  teacher: FrozenTeacher,
  { batchSize, onProgress = () => {} }: CachedFeaturesOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { ids, unreadable } = epoch;
  for (let start = 0; start < ids.length; start += batchSize) {
    const batch = ids.slice(start, start + batchSize);
    const readable = batch.filter((id) => !unreadable.has(id));
    const views: Image[] = [];
    for (const id of readable) views.push((await epoch.read(id))[0]!);
    const features = views.length === 0 ? new Float32Array() : await teacher.features(views);
    const rows = new Float32Array(batch.length * teacher.dims);
    batch.forEach((id, index) => {
      const row = readable.indexOf(id);
      if (row < 0) return;
      rows.set(features.subarray(row * teacher.dims, (row + 1) * teacher.dims), index * teacher.dims);
    });
    yield new Uint8Array(rows.buffer);
    onProgress(start + batch.length);
  }
}
