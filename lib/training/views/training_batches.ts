import { drawOrder } from "../../random/draw.ts";
import { reduceView } from "./reduce_view.ts";
import type { UnreadableImage } from "../../descriptors/describe_images.ts";
import { seededPrng } from "../../random/prng.ts";
import type { Image, ImageEntry } from "../../types.ts";
import { type DrawnViews, drawViews, type DrawViewsOptions } from "./draw_views.ts";
import { type ViewCache, viewSeed } from "./view_cache.ts";
import type { ViewTeacher } from "./view_teacher.ts";

/** The images of one step. */
export interface TrainingBatch {
  /** Which images. */
  entries: ImageEntry[];
  /** First views and second views, in the order of the images; no second ones where one view is drawn. */
  views: [first: Image[], second: Image[]];
  /** The teacher's features of the first views, row-major `[batch, dims]`; `null` where there is no teacher. */
  features: Float32Array | null;
  /** Images of the epoch that are done with after this batch, unreadable ones included. */
  consumed: number;
}

/** Options for {@linkcode trainingBatches}. */
export interface TrainingBatchesOptions extends Pick<DrawViewsOptions, "preset" | "drawnSize" | "views"> {
  /** Pixels a side of the batches' views. */
  size: number;
  /** Pixels a side to which views are reduced first, for smaller and larger batches alike. */
  keptSize: number;
  /** The images in the order of their ids. */
  entries: readonly ImageEntry[];
  /** Seed that the order of the images is drawn by, together with the epoch. */
  seed: number | string;
  /** Seed that the views are drawn by, together with the epoch. */
  viewSeed: number | string;
  /** The epoch, from 0. */
  epoch: number;
  /** Images of the epoch that an earlier run is done with. */
  consumed: number;
  /** Images a batch. Those that are left over at the end of the epoch do not take part. */
  batchSize: number;
  /** Threads that draw views. */
  threads: number;
  /** Views on disk; `null` to draw them. */
  cache: ViewCache | null;
  /** Teacher that gives features; `null` for none. Borrowed. */
  teacher: ViewTeacher | null;
  /** Called for each image that could not be read; it is left out, and the next takes its place. */
  onSkip: (image: UnreadableImage) => void;
}

/** The views of an image, with the teacher's features of the first if they were on disk. */
interface Item extends DrawnViews {
  feature: Float32Array | null;
}

/**
 * The batches of one epoch: the images in an order of this epoch's own, two views of each, made ahead of whoever
 * trains on them. The same seeds give the same batches, from wherever in the epoch they begin.
 */
export async function* trainingBatches(
  options: TrainingBatchesOptions,
): AsyncGenerator<TrainingBatch, void, undefined> {
  const { entries, seed, epoch, consumed, batchSize, teacher, size } = options;
  const order = drawOrder(seededPrng(`${seed}/order/${epoch}`), entries);
  const places = new Map(order.map(({ id }, place) => [id, place]));
  const left = order.slice(consumed);
  const items = options.cache === null ? draw(left, options) : readCached(left, options.cache, options);
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < batchSize) continue;
    const reduced = batch.map(({ views }) => views.map((view) => reduceView(view, size)));
    yield {
      entries: batch.map(({ entry }) => entry),
      views: [reduced.map(([first]) => first!), reduced.flatMap(([, second]) => second ?? [])],
      features: teacher === null
        ? null
        : joined(batch) ?? await teacher.teacher.features(batch.map(({ teacherView }) => teacherView!)),
      consumed: places.get(item.entry.id)! + 1,
    };
    batch = [];
  }
}

async function* draw(
  order: readonly ImageEntry[],
  options: TrainingBatchesOptions,
): AsyncGenerator<Item, void, undefined> {
  const { threads, batchSize, epoch, viewSeed: seed, keptSize: size, teacher } = options;
  // One batch is trained on while the next is made.
  const lookAhead = Math.max(4 * threads, 2 * batchSize);
  const drawn = drawViews(order, {
    ...options,
    others: options.entries,
    ...{ size, teacherSize: teacher?.size ?? null, lookAhead, seed: viewSeed(seed, epoch) },
  });
  for await (const views of drawn) yield { ...views, feature: null };
}

async function* readCached(
  order: readonly ImageEntry[],
  cache: ViewCache,
  { epoch, teacher, onSkip }: TrainingBatchesOptions,
): AsyncGenerator<Item, void, undefined> {
  const cached = await cache.open(epoch, teacher);
  try {
    for (const entry of order) {
      const reason = cached.unreadable.get(entry.id);
      if (reason !== undefined) onSkip({ ...entry, reason });
      else {
        const feature = await cached.readFeature(entry.id);
        yield { entry, views: await cached.read(entry.id), teacherView: null, feature };
      }
    }
  } finally {
    cached.close();
  }
}

function joined(batch: readonly Item[]): Float32Array | null {
  const rows = batch.flatMap(({ feature }) => feature === null ? [] : [feature]);
  if (rows.length < batch.length) return null;
  const dims = rows[0]!.length;
  const all = new Float32Array(rows.length * dims);
  rows.forEach((row, index) => all.set(row, index * dims));
  return all;
}
