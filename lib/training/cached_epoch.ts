import { openRecords, writeRecords } from "../_internal/record_file.ts";
import { withLock } from "../_internal/with_lock.ts";
import { writeReplacing } from "../_internal/write_replacing.ts";
import type { UnreadableImage } from "../descriptors/describe_images.ts";
import { InvalidDataError } from "../errors.ts";
import type { Image, ImageEntry } from "../types.ts";
import { drawViews, type DrawViewsOptions } from "./draw_views.ts";

/** Options for {@linkcode openCachedEpoch}. */
export interface CachedEpochOptions
  extends
    Pick<DrawViewsOptions, "preset" | "drawnSize" | "threads">,
    Required<Pick<DrawViewsOptions, "size" | "views">> {
  /** The pictures in the order of their ids. */
  entries: readonly ImageEntry[];
  /** What the views of this epoch are drawn by. */
  seed: string;
  /** Called while the epoch is drawn, with how many of the pictures are done. */
  onProgress: (done: number) => void;
}

/** The views of one epoch, on disk. */
export interface CachedEpoch {
  /** Where the epoch is: its files have this name and an ending. */
  readonly path: string;
  /** The ids of all pictures in the order of the file. */
  readonly ids: readonly string[];
  /** What is wrong with the pictures that could not be read, by id; the others are not in it. */
  readonly unreadable: ReadonlyMap<string, string>;
  /**
   * The views of one picture.
   *
   * @param id The picture. One that could not be read has black views.
   */
  read(id: string): Promise<Image[]>;
  /** Closes its file. */
  close(): void;
}

/**
 * Opens the views of one epoch, after drawing them if they are not there.
 *
 * @param path The files' name without its ending.
 * @param options Which views.
 * @returns The views; the caller closes them.
 * @throws {InvalidDataError} If what is there was not written by this function.
 */
export async function openCachedEpoch(path: string, options: CachedEpochOptions): Promise<CachedEpoch> {
  return await withLock(`${path}.lock`, async () => {
    const found = await openDrawn(path, options);
    if (found !== null) return found;
    await drawEpoch(path, options);
    return (await openDrawn(path, options))!;
  });
}

async function openDrawn(path: string, options: CachedEpochOptions): Promise<CachedEpoch | null> {
  const { entries, size, views } = options;
  const ids = entries.map(({ id }) => id);
  const unreadable = await readReport(`${path}.json`, new Set(ids));
  if (unreadable === null) return null;
  const layout = { count: entries.length, recordBytes: views * size * size * 3 };
  const file = await openRecords(`${path}.rgb`, layout);
  if (file === null) return null;
  const places = new Map(ids.map((id, place) => [id, place]));
  return {
    path,
    ids,
    unreadable,
    read: async (id) => splitViews(await file.read(places.get(id)!), size),
    close: () => file.close(),
  };
}

function splitViews(record: Uint8Array, size: number): Image[] {
  const viewBytes = size * size * 3;
  return Array.from({ length: record.length / viewBytes }, (_, view) => ({
    width: size,
    height: size,
    data: record.subarray(view * viewBytes, (view + 1) * viewBytes),
  }));
}

/** The report is written last, so that an epoch without one is not whole. */
async function drawEpoch(path: string, options: CachedEpochOptions): Promise<void> {
  const unreadable: [id: string, reason: string][] = [];
  await writeRecords(`${path}.rgb`, drawRecords(options, unreadable));
  const report = `${JSON.stringify({ unreadable })}\n`;
  await writeReplacing(`${path}.json`, (partial) => Deno.writeTextFile(partial, report));
}

async function* drawRecords(
  options: CachedEpochOptions,
  unreadable: [id: string, reason: string][],
): AsyncGenerator<Uint8Array, void, undefined> {
  const { entries, size, views, onProgress } = options;
  const blank = new Uint8Array(views * size * size * 3);
  const onSkip = ({ id, reason }: UnreadableImage) => unreadable.push([id, reason]);
  let done = 0;
  for await (const { entry, views: drawn } of drawViews(entries, { ...options, onSkip })) {
    for (; entries[done]!.id !== entry.id; done++) yield blank;
    for (const { data } of drawn) yield data;
    done += 1;
    onProgress(done);
  }
  for (; done < entries.length; done++) yield blank;
}

async function readReport(path: string, ids: ReadonlySet<string>): Promise<Map<string, string> | null> {
  let content: unknown;
  try {
    content = JSON.parse(await Deno.readTextFile(path));
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return null;
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  const { unreadable } = (content ?? {}) as { unreadable?: unknown };
  if (Array.isArray(unreadable) && unreadable.every((item) => isReported(item, ids))) {
    return new Map(unreadable);
  }
  throw new InvalidDataError(
    path,
    "it is no list of unreadable pictures: delete the file, and the epoch is drawn anew",
  );
}

function isReported(item: unknown, ids: ReadonlySet<string>): item is [string, string] {
  return Array.isArray(item) && item.length === 2 && ids.has(item[0]) && typeof item[1] === "string";
}
