import type { Preparation } from "../descriptors/method.ts";
import type { Image, ImageEntry } from "../types.ts";
import type { PrepareReply, PrepareRequest } from "./prepare_worker.ts";

/** A file that was made ready, or could not be. */
export interface PreparedImage {
  /** The image asked for. */
  entry: ImageEntry;
  /** The picture, or what is wrong with the file. */
  outcome: PrepareReply;
}

/** How far and with how many threads {@linkcode prepareImages} works ahead. */
export interface PrepareImagesOptions {
  /** How the pictures are made ready. */
  preparation: Preparation;
  /** Threads that decode and resize. */
  threads: number;
  /** Pictures that may be ready or under way at most. */
  lookAhead: number;
  /** Bytes that those pictures may hold at most; one picture is always allowed. */
  budget: number;
}

/** What a picture is taken to hold until it has arrived, where its size is not known before: 16 megapixels. */
const UNKNOWN_BYTES = 16e6 * 3;

/**
 * Decodes and resizes files on other threads, ahead of whoever takes the pictures.
 *
 * @returns One outcome an entry, in the order of the entries.
 */
export async function* prepareImages(
  entries: Iterable<ImageEntry> | AsyncIterable<ImageEntry>,
  options: PrepareImagesOptions,
): AsyncGenerator<PreparedImage, void, undefined> {
  const { preparation, threads, lookAhead, budget } = options;
  const expected = expectedBytes(preparation);
  const workers = Array.from({ length: threads }, createPrepareWorker);
  const source = iterate(entries);
  const ahead: { entry: ImageEntry; reply: Promise<PrepareReply>; bytes: number }[] = [];
  let held = 0;
  let ended = false;
  try {
    while (true) {
      while (!ended && (ahead.length === 0 || ahead.length < lookAhead && held + expected <= budget)) {
        const next = await source.next();
        if (next.done) {
          ended = true;
          break;
        }
        const worker = workers.reduce((least, other) => other.pending() < least.pending() ? other : least);
        const item = {
          entry: next.value,
          reply: worker.prepare(next.value.path, preparation),
          bytes: expected,
        };
        held += expected;
        ahead.push(item);
        item.reply.then((reply) => {
          held += replyBytes(reply) - item.bytes;
          item.bytes = replyBytes(reply);
        }, () => {});
      }
      const first = ahead.shift();
      if (first === undefined) return;
      const outcome = await first.reply;
      held -= first.bytes;
      yield { entry: first.entry, outcome };
    }
  } finally {
    for (const worker of workers) worker.terminate();
    await source.return?.();
  }
}

/** A thread that makes pictures ready. */
interface PrepareWorker {
  /** Asks for a picture. */
  prepare(path: string, preparation: Preparation): Promise<PrepareReply>;
  /** Requests not answered yet. */
  pending(): number;
  /** Ends the thread. */
  terminate(): void;
}

function createPrepareWorker(): PrepareWorker {
  const worker = new Worker(new URL("./prepare_worker.ts", import.meta.url), { type: "module" });
  const waiting: { resolve: (reply: PrepareReply) => void; reject: (error: Error) => void }[] = [];
  const ready = Promise.withResolvers<void>();
  worker.addEventListener("message", ({ data }: MessageEvent<PrepareReply | "ready">) => {
    if (data === "ready") ready.resolve();
    else waiting.shift()?.resolve(data);
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    for (const { reject } of waiting.splice(0)) {
      reject(new Error(`Cannot decode images as the decoding thread failed: ${event.message}`));
    }
  });
  return {
    prepare(path, preparation) {
      const { promise, resolve, reject } = Promise.withResolvers<PrepareReply>();
      waiting.push({ resolve, reject });
      ready.promise.then(() => worker.postMessage({ path, preparation } satisfies PrepareRequest));
      return promise;
    },
    pending: () => waiting.length,
    terminate: () => worker.terminate(),
  };
}

function expectedBytes({ size }: Preparation): number {
  if (size === null) return UNKNOWN_BYTES;
  // Few pictures are longer than twice their width; those that are count with what they hold once they arrive.
  return "shortEdge" in size ? size.shortEdge ** 2 * 2 * 3 : size.width * size.height * 3;
}

/** Bytes that an outcome holds. */
export function replyBytes(reply: PrepareReply): number {
  return "data" in reply ? (reply as Image).data.byteLength : 0;
}

async function* iterate<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  yield* items;
}
