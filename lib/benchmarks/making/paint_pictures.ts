import { join } from "@std/path";
import type { ImageEntry } from "../../types.ts";
import { runBenchmarkJobs } from "./run_benchmark_jobs.ts";

/** An image to be painted, see `generatePicture`. */
export interface PlannedImage {
  /** Its place in the series. */
  index: number;
  /** Which view of the scene; 0 for the image itself. */
  variant: number;
}

/** Options for {@linkcode paintPictures}. */
export interface PaintPicturesOptions {
  /** Seed of the series. */
  seed: number;
  /** Threads that paint. */
  threads: number;
  /** Called after each image. */
  onPainted: () => void;
}

/**
 * Paints generated pictures into a folder, which is made if it is not there.
 *
 * @returns One entry an image, in the order given; ids are names of files.
 */
export async function paintPictures(
  folder: string,
  images: readonly PlannedImage[],
  { seed, threads, onPainted }: PaintPicturesOptions,
): Promise<ImageEntry[]> {
  await Deno.mkdir(folder, { recursive: true });
  const entries = imageEntries(folder, images);
  const jobs = images.map((image, row) => ({
    kind: "picture" as const,
    seed,
    ...image,
    path: entries[row]!.path,
  }));
  await runBenchmarkJobs(jobs, { threads, onDone: onPainted });
  return entries;
}

/** The entries of images, whether they are painted already or not. */
export function imageEntries(folder: string, images: readonly PlannedImage[]): ImageEntry[] {
  return images.map((image) => {
    const id = fileName(image);
    return { id, path: join(folder, id) };
  });
}

/** The first images of a series. */
export function firstImages(count: number): PlannedImage[] {
  return Array.from({ length: count }, (_, index) => ({ index, variant: 0 }));
}

function fileName({ index, variant }: PlannedImage): string {
  return `picture_${String(index).padStart(4, "0")}${variant === 0 ? "" : `_variant_${variant}`}.jpg`;
}
