import { resolve } from "@std/path";
import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import { generatePicture } from "rdcd/datasets";
import { encodeImage, resizeImage } from "rdcd/images";
import type { Decisions } from "../../lib/duplicates/decisions.ts";
import type { DuplicatesReport } from "../../lib/duplicates/find_duplicates.ts";
import type { DuplicateGroup, DuplicateImage } from "../../lib/duplicates/form_groups.ts";
import { reviewPage } from "../../lib/duplicates/review_page.ts";

/** A file of a group, and what is in it. */
export interface ReviewFile {
  /** Its name in the folder, with folders below. */
  name: string;
  /** Pixels of the shorter edge. */
  edge: number;
}

/** A folder with images, and what was found in it. */
export interface ReviewFolder extends AsyncDisposable {
  /** The folder. */
  folder: string;
  /** Each group's images. */
  groups: DuplicateGroup[];
  /** Writes the page for it. */
  writePage(decisions?: Decisions): Promise<string>;
}

/**
 * Makes groups of copies of generated pictures. The first of each is to be kept; files of a group with the same edge are
 * equal.
 */
export async function makeReviewFolder(groups: readonly (readonly ReviewFile[])[]): Promise<ReviewFolder> {
  const folder = await Deno.makeTempDir();
  const made: DuplicateGroup[] = [];
  for (const [index, files] of groups.entries()) {
    const picture = await generatePicture({ seed: 3, index });
    const images: DuplicateImage[] = [];
    for (const { name, edge } of files) {
      const small = resizeImage(picture, { shortEdge: edge });
      const bytes = await encodeImage(small, { format: "png" });
      const path = resolve(`${folder}/${name}`);
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await Deno.writeFile(path, bytes, { createNew: true });
      images.push({
        ...{ path, folder, size: bytes.length, modified: Date.UTC(2024, 4, 17), score: 0.91 },
        ...{ width: small.width, height: small.height, keep: images.length === 0 },
        ...{
          key: createHash("sha256").update(bytes).digest("hex"),
          samePixels: null,
          isLink: false,
          lacksEnd: false,
        },
      });
    }
    made.push(groupOf(images));
  }
  return {
    ...{ folder, groups: made },
    async writePage(decisions = { apart: [] }) {
      const path = `${folder}/review.html`;
      await Deno.writeTextFile(path, await reviewPage(reportOf(made), { decisions }));
      return pathToFileURL(path).href;
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** Puts images together. */
export function groupOf(images: DuplicateImage[]): DuplicateGroup {
  const isExact = images.every(({ key }) => key === images[0]!.key);
  return {
    kind: isExact ? "exact" : "copies",
    ...{ sureness: 1, weakestLink: isExact ? 1 : 0.91, isLarge: images.length > 20, images },
    bytesToFree: images.reduce((sum, { keep, size }) => keep ? sum : sum + size, 0),
  };
}

/** What `findDuplicates` would say of groups. */
export function reportOf(groups: DuplicateGroup[]): DuplicatesReport {
  const files = groups.flatMap(({ images }) => images);
  const images = new Set(files.map(({ key }) => key)).size;
  return {
    ...{ files: files.length, images, pairs: images * (images - 1) / 2, threshold: 0.7, isNormalized: false },
    ...{
      expectedFalsePairs: 0.5,
      groups,
      loose: [],
      flat: [],
      unreadable: [],
      warnings: [],
      others: new Map(),
      hidden: [],
    },
    bytesToFree: groups.reduce((sum, { bytesToFree }) => sum + bytesToFree, 0),
  };
}
