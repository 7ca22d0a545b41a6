import { join } from "@std/path";
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { withLock } from "../../files/with_lock.ts";
import { writeReplacing } from "../../files/write_replacing.ts";
import { InvalidDataError } from "../../errors.ts";

/** Facts that decide the bytes of a cache. */
export interface ViewIdentity {
  /** Kind of the folder. */
  format: "rdcd views";
  /** The preset's, see {@linkcode VIEW_VERSIONS}. */
  version: number;
  /** The augmentations. */
  preset: string;
  /** Pixels a side. */
  size: number;
  /** Pixels a side at which views are drawn. */
  drawnSize: number;
  /** Views an image. */
  views: number;
  /** Seed that views are drawn by, together with the epoch. */
  seed: string;
  /** How many images. */
  images: number;
  /** A hash of their ids and sizes. */
  imagesHash: string;
}

const HEADER = "views.json";

/**
 * The folder of one kind of views, named after what they are; made if it is not there.
 *
 * @param identity What they are; it is written into the folder's `views.json`.
 * @returns Its path.
 * @throws {InvalidDataError} If what is there describes something else.
 */
export async function openCacheFolder(folder: string, identity: ViewIdentity): Promise<string> {
  const { preset, size } = identity;
  const key = createHash("sha256").update(JSON.stringify(identity)).digest("hex").slice(0, 12);
  const path = join(folder, `${preset}-${size}-${key}`);
  await Deno.mkdir(path, { recursive: true });
  const header = join(path, HEADER);
  await withLock(`${header}.lock`, () => agreeOnIdentity(header, identity));
  return path;
}

async function agreeOnIdentity(header: string, identity: ViewIdentity): Promise<void> {
  let text: string;
  try {
    text = await Deno.readTextFile(header);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const written = `${JSON.stringify(identity, null, 2)}\n`;
    return await writeReplacing(header, (partial) => Deno.writeTextFile(partial, written));
  }
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  if (isDeepStrictEqual(found, identity)) return;
  throw new InvalidDataError(
    header,
    "it does not describe the views that its folder is named after: delete the folder",
  );
}
