import { createHash } from "node:crypto";
import { prepareImages } from "../../images/prepare_images.ts";
import type { ImageEntry } from "../../types.ts";

/** An image that a benchmark was made without. */
export interface SkippedImage {
  /** The image's id in its folder. */
  id: string;
  /** Why: it cannot be read, or is the same file as another. */
  reason: string;
}

/** Which images can be used. */
export interface CheckedImages {
  /** Readable images, no two of the same bytes, in the order given. */
  usable: ImageEntry[];
  /** The others. */
  skipped: SkippedImage[];
}

/** Options for {@linkcode checkImages}. */
export interface CheckImagesOptions {
  /** Usable images that are enough; the rest is not looked at. */
  enough: number;
  /** Threads that decode. */
  threads: number;
  /** Called after each image. */
  onChecked: () => void;
}

/** Bytes of images under way; each arrives as a thumbnail. */
const BUDGET = 2 ** 26;

/**
 * Decodes every image in full, and compares files by their bytes: the same image as a reference and as a distractor
 * would be a match that the ground truth denies.
 */
export async function checkImages(
  images: readonly ImageEntry[],
  options: CheckImagesOptions,
): Promise<CheckedImages> {
  const { enough, threads, onChecked } = options;
  const usable: ImageEntry[] = [];
  const skipped: SkippedImage[] = [];
  const known = new Map<string, string>();
  const prepared = prepareImages(images, {
    preparation: { size: { width: 8, height: 8 }, resize: "exact" },
    threads,
    lookAhead: threads * 8,
    budget: BUDGET,
  });
  for await (const { entry, outcome } of prepared) {
    if (usable.length === enough) break;
    onChecked();
    if ("reason" in outcome) {
      // The message of the system names the file in full, which the manifest shall not.
      skipped.push({ id: entry.id, reason: outcome.reason.replaceAll(entry.path, entry.id) });
      continue;
    }
    const hash = createHash("sha256").update(await Deno.readFile(entry.path)).digest("base64");
    const twin = known.get(hash);
    if (twin === undefined) {
      known.set(hash, entry.id);
      usable.push(entry);
    } else skipped.push({ id: entry.id, reason: `it is the same file as ${twin}` });
  }
  return { usable, skipped };
}
