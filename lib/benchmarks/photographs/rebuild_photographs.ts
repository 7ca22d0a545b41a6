import { join } from "@std/path";
import { DataMissingError, InvalidDataError, UnreadableImageError } from "../../errors.ts";
import { exists } from "../../files/exists.ts";
import { namesIn } from "../../files/names_in.ts";
import { writeReplacing } from "../../files/write_replacing.ts";
import { encodeImage } from "../../images/encode_image.ts";
import { readImage } from "../../images/read_image.ts";
import { resizeImage } from "../../images/resize_image.ts";
import type { Size } from "../../types.ts";
import { blobSha1 } from "./blob_sha1.ts";
import { download, type DownloadOptions, UnreachableError } from "./download.ts";
import { type Photograph, readManifest } from "./read_manifest.ts";

/** How {@linkcode rebuildPhotographs} works. */
export interface RebuildPhotographsOptions extends DownloadOptions {
  /** The server's address, without a slash at the end; a file is at `/owner/name/commit/path` there. */
  source: string;
  /** Files that are downloaded at a time. */
  concurrency: number;
  /** Called once, with how many photographs are to be made and how many are there. */
  onStart: (pending: number, present: number) => void;
  /** Called after each photograph that was made or is missing. */
  onDone: () => void;
}

/** A photograph that could not be made. */
export interface MissingPhotograph {
  /** Its name in the folder. */
  file: string;
  /** Why. */
  reason: string;
}

/** The outcome. */
export interface RebuiltPhotographs {
  /** The folder. */
  folder: string;
  /** Photographs that were made now. */
  made: number;
  /** Photographs that were there before. */
  present: number;
  /** Photographs that could not be made, in the manifest's order. */
  missing: MissingPhotograph[];
  /** Photographs that were not come to, as the signal ended the work. */
  left: number;
}

/** The copy of the manifest in the folder. */
export const MANIFEST_NAME = "photographs.csv";

/** Of JPEG and WebP: the quality of the JPEG files that the first manifest was written for. */
const QUALITY = 85;
/** An original with more pixels is refused, as several are decoded at a time. */
const MAX_PIXELS = 2 ** 26;

/**
 * Makes the photographs of a manifest: downloads the originals, checks that they are those that the manifest means,
 * and writes reduced copies, with a copy of the manifest, which has their licenses and attributions, beside them.
 *
 * Photographs that are there are left alone, so that whoever is interrupted goes on.
 *
 * @param folder What is written; new, empty, or made from the same manifest before.
 * @param options Where the originals are, and limits.
 * @returns What was done.
 * @throws {InvalidDataError} If the manifest breaks its rules, or the folder holds something else.
 * @throws {DataMissingError} If there is no manifest.
 * @throws {UnreachableError} If nothing answers at the source for the first photographs that are tried.
 */
export async function rebuildPhotographs(
  manifest: string,
  folder: string,
  options: RebuildPhotographsOptions,
): Promise<RebuiltPhotographs> {
  const photographs = await readManifest(manifest);
  await claimFolder(manifest, folder);
  const pending: Photograph[] = [];
  for (const photograph of photographs) {
    if (!await exists(join(folder, photograph.file))) pending.push(photograph);
  }
  const present = photographs.length - pending.length;
  options.onStart(pending.length, present);

  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  const reasons = new Map<Photograph, string>();
  const queue = pending.values();
  let made = 0;
  let isAnswered = false;
  const work = async () => {
    for (const photograph of queue) {
      try {
        await rebuild(photograph, folder, { ...options, signal });
        made++;
      } catch (error) {
        if (signal.aborted) return;
        // Where nothing has ever answered, there is no network, and no use in waiting for each photograph anew.
        if (!isSkipped(error) || error instanceof UnreachableError && !isAnswered) {
          failure.abort();
          throw error;
        }
        reasons.set(photograph, error.message);
      }
      isAnswered = true;
      options.onDone();
      if (signal.aborted) return;
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: options.concurrency }, work));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  const missing = pending.filter((photograph) => reasons.has(photograph)).map((photograph) => ({
    file: photograph.file,
    reason: reasons.get(photograph)!,
  }));
  return { folder, made, present, missing, left: pending.length - made - missing.length };
}

/** Writes the manifest into the folder, unless it holds anything that is not of this manifest. */
async function claimFolder(manifest: string, folder: string): Promise<void> {
  const bytes = await Deno.readFile(manifest);
  await Deno.mkdir(folder, { recursive: true });
  const names = await namesIn(folder);
  const copy = join(folder, MANIFEST_NAME);
  if (names.includes(MANIFEST_NAME)) {
    if (blobSha1(await Deno.readFile(copy)) === blobSha1(bytes)) return;
    throw new InvalidDataError(
      folder,
      `its photographs are of another manifest, as its ${MANIFEST_NAME} differs from ${manifest}; name a new folder`,
    );
  }
  if (names.some((name) => name !== `${MANIFEST_NAME}.partial`)) {
    throw new InvalidDataError(
      folder,
      `it is not empty and has no ${MANIFEST_NAME} of an earlier run; name a new folder`,
    );
  }
  await writeReplacing(copy, (partial) => Deno.writeFile(partial, bytes));
}

async function rebuild(
  photograph: Photograph,
  folder: string,
  options: RebuildPhotographsOptions,
): Promise<void> {
  const { file, width, height } = photograph;
  const url = originalUrl(photograph, options.source);
  const original = await download(url, options);
  const found = blobSha1(original);
  if (found !== photograph.blobSha1) {
    throw new InvalidDataError(
      url,
      `its ${original.length} bytes have another SHA-1 than the manifest's ${photograph.blobSha1}: ` +
        `current value is ${found}`,
    );
  }
  const image = await readOriginal(url, original);
  if (!hasShape(image, photograph)) {
    throw new InvalidDataError(
      url,
      `upright it has ${image.width} x ${image.height} pixels, another shape than the manifest's ${width} x ${height}`,
    );
  }
  const reduced = resizeImage(image, { width, height });
  const encoded = await encodeImage(reduced, { format: formatOf(file), quality: QUALITY });
  await writeReplacing(join(folder, file), (partial) => Deno.writeFile(partial, encoded));
}

async function readOriginal(url: string, bytes: Uint8Array) {
  try {
    return await readImage(bytes, { maxPixels: MAX_PIXELS });
  } catch (error) {
    if (!(error instanceof UnreadableImageError)) throw error;
    throw new UnreadableImageError(url, error.reason, { cause: error });
  }
}

/** Says whether an image keeps its proportions at a size, give or take two pixels of that size. */
function hasShape(image: Size, { width, height }: Size): boolean {
  return Math.abs(width * image.height - height * image.width) <= 2 * Math.max(image.width, image.height);
}

function originalUrl({ repo, commit, originalPath }: Photograph, source: string): string {
  const path = originalPath.split("/").map(encodeURIComponent).join("/");
  return `${source}/${repo}/${commit}/${path}`;
}

function formatOf(file: string): "jpeg" | "png" | "webp" {
  const extension = file.slice(file.lastIndexOf(".") + 1).toLowerCase();
  return extension === "png" || extension === "webp" ? extension : "jpeg";
}

function isSkipped(error: unknown): error is Error {
  return error instanceof DataMissingError || error instanceof InvalidDataError ||
    error instanceof UnreadableImageError;
}
