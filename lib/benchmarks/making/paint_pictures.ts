import { join } from "@std/path";
import type { ImageEntry } from "../../types.ts";
import { runBenchmarkJobs } from "./run_benchmark_jobs.ts";

/** A picture to be painted, see `generatePicture`. */
export interface PlannedPicture {
  /** Its place in the series. */
  index: number;
  /** Which view of the scene; 0 for the picture itself. */
  variant: number;
}

/** Options for {@linkcode paintPictures}. */
export interface PaintPicturesOptions {
  /** Seed of the series. */
  seed: number;
  /** Threads that paint. */
  threads: number;
  /** Called after each picture. */
  onPainted: () => void;
}

/**
 * Paints generated pictures into a folder, which is made if it is not there.
 *
 * @returns One entry a picture, in the order given; ids are names of files.
 */
export async function paintPictures(
  folder: string,
  pictures: readonly PlannedPicture[],
  { seed, threads, onPainted }: PaintPicturesOptions,
): Promise<ImageEntry[]> {
  await Deno.mkdir(folder, { recursive: true });
  const entries = pictureEntries(folder, pictures);
  const jobs = pictures.map((picture, row) => ({
    kind: "picture" as const,
    seed,
    ...picture,
    path: entries[row]!.path,
  }));
  await runBenchmarkJobs(jobs, { threads, onDone: onPainted });
  return entries;
}

/** The entries of pictures, whether they are painted already or not. */
export function pictureEntries(folder: string, pictures: readonly PlannedPicture[]): ImageEntry[] {
  return pictures.map((picture) => {
    const id = fileName(picture);
    return { id, path: join(folder, id) };
  });
}

/** The first pictures of a series. */
export function firstPictures(count: number): PlannedPicture[] {
  return Array.from({ length: count }, (_, index) => ({ index, variant: 0 }));
}

function fileName({ index, variant }: PlannedPicture): string {
  return `picture_${String(index).padStart(4, "0")}${variant === 0 ? "" : `_variant_${variant}`}.jpg`;
}
