import { type GrownRecord, growRecords } from "./grow_records.ts";
import { openRecords } from "../../files/record_file.ts";
import type { UnreadableImage } from "../../descriptors/describe_images.ts";
import type { Image, ImageEntry } from "../../types.ts";
import { type CachedEpochOptions, type EpochFiles, splitViews } from "./cached_epoch.ts";
import { drawViews } from "./draw_views.ts";
import { readUnreadable, type Unreadable, writeUnreadable } from "../run/unreadable_report.ts";
import type { ViewTeacher } from "./view_teacher.ts";

/** Images after which what was made is brought to the disk: some seconds of work. */
const SAVED_EVERY = 256;

/** An image's views as they are kept and the first as the teacher sees it, or why it could not be read. */
type Seen = { views: Image[]; teacherView: Image | null } | { reason: string };

/**
 * Draws the views of an epoch and has the teacher see them, in one go, as the teacher's views are too large to be kept.
 * Views that are there already are not made again: where a teacher is new to views that are kept, they are drawn once more
 * for it alone, unless it sees them as they are kept. A killed process loses some seconds of work.
 *
 * @param path The files' name without its ending.
 */
export async function drawCachedEpoch(
  path: string,
  files: EpochFiles,
  options: CachedEpochOptions,
): Promise<void> {
  const { entries, size, views, teacher, onProgress } = options;
  const count = entries.length;
  const ids = entries.map(({ id }) => id);
  const recordBytes = views * size * size * 3;
  const known = await readUnreadable(files.report, ids);
  const pixels = known && await openRecords(files.pixels, { count, recordBytes });
  try {
    const isDrawn = pixels !== null;
    const what = isDrawn ? "features" : teacher === null ? "views" : "views and features";
    const source = (from: number): AsyncIterable<Seen> =>
      isDrawn && teacher?.size === size
        ? readKept(
          entries.slice(from),
          known!,
          async (place) => splitViews(await pixels.read(from + place), size),
        )
        : draw(entries.slice(from), options);
    const journal = `${path}.${teacher?.hash ?? "views"}.journal`;
    const { notes, finish } = await growRecords({
      journal,
      files: [
        ...isDrawn ? [] : [{ path: files.pixels, recordBytes }],
        ...teacher === null ? [] : [{ path: files.features!, recordBytes: 4 * teacher.dims }],
      ],
      produce: (from) =>
        records(source(from), {
          ...{ entries, teacher, from, keepsPixels: !isDrawn, blank: new Uint8Array(recordBytes) },
          onDone: (done) => onProgress(what, done),
        }),
      every: SAVED_EVERY,
    });
    if (!isDrawn) await writeUnreadable(files.report, notes as Unreadable[]);
    await finish();
    await Deno.remove(journal).catch(() => {});
  } finally {
    pixels?.close();
  }
}

async function* records(
  source: AsyncIterable<Seen>,
  options: {
    entries: readonly ImageEntry[];
    teacher: ViewTeacher | null;
    from: number;
    keepsPixels: boolean;
    blank: Uint8Array;
    onDone: (done: number) => void;
  },
): AsyncGenerator<GrownRecord, void, undefined> {
  const { entries, teacher, keepsPixels, blank, onDone } = options;
  let done = options.from;
  for await (const batch of inBatches(source, teacher?.batchSize ?? 1)) {
    const features = teacher && await featuresOf(batch, teacher);
    for (const [index, seen] of batch.entries()) {
      const pixels = "reason" in seen ? blank : joined(seen.views);
      yield {
        records: [...keepsPixels ? [pixels] : [], ...features === null ? [] : [features[index]!]],
        note: "reason" in seen ? [entries[done]!.id, seen.reason] : null,
      };
      done += 1;
    }
    onDone(done);
  }
}

async function featuresOf(batch: readonly Seen[], { teacher, dims }: ViewTeacher): Promise<Uint8Array[]> {
  const seen = batch.flatMap((one) => "reason" in one ? [] : [one.teacherView!]);
  const rows = seen.length === 0 ? new Float32Array() : await teacher.features(seen);
  let row = 0;
  return batch.map((one) => {
    if ("reason" in one) return new Uint8Array(4 * dims);
    const own = rows.slice(row * dims, ++row * dims);
    return new Uint8Array(own.buffer);
  });
}

/** One for each image, in their order. */
async function* draw(
  entries: readonly ImageEntry[],
  options: CachedEpochOptions,
): AsyncGenerator<Seen, void, undefined> {
  const { teacher, threads = navigator.hardwareConcurrency } = options;
  const reasons = new Map<string, string>();
  let done = 0;
  const drawn = drawViews(entries, {
    ...options,
    others: options.entries,
    teacherSize: teacher?.size ?? null,
    // Views are drawn while the teacher is at work on the batch before.
    lookAhead: Math.max(4 * threads, 2 * (teacher?.batchSize ?? 0)),
    onSkip: ({ id, reason }: UnreadableImage) => reasons.set(id, reason),
  });
  const skipped = () => ({ reason: reasons.get(entries[done]!.id)! });
  for await (const { entry, views, teacherView } of drawn) {
    for (; entries[done]!.id !== entry.id; done++) yield skipped();
    yield { views, teacherView };
    done += 1;
  }
  for (; done < entries.length; done++) yield skipped();
}

async function* readKept(
  entries: readonly ImageEntry[],
  unreadable: ReadonlyMap<string, string>,
  read: (place: number) => Promise<Image[]>,
): AsyncGenerator<Seen, void, undefined> {
  for (const [place, { id }] of entries.entries()) {
    const reason = unreadable.get(id);
    if (reason !== undefined) yield { reason };
    else {
      const views = await read(place);
      yield { views, teacherView: views[0]! };
    }
  }
}

async function* inBatches<Item>(
  items: AsyncIterable<Item>,
  size: number,
): AsyncGenerator<Item[], void, undefined> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function joined(views: readonly Image[]): Uint8Array {
  const bytes = new Uint8Array(views.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of views) {
    bytes.set(data, at);
    at += data.length;
  }
  return bytes;
}
