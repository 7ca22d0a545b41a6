import { WorkerDeath, type WorkerPool } from "./worker_pool.ts";

/** How {@linkcode workAhead} works. */
export interface WorkAheadOptions<Item, Request, Reply> {
  /** The threads; they are ended with the generator. */
  pool: WorkerPool<Request, Reply>;
  /** Makes the request to a thread for an item. */
  request: (item: Item) => Request;
  /** The reply for an item over which a thread died. */
  died: (reason: string) => Reply;
  /** Items that may be ready or under way at most. */
  lookAhead: number;
  /** Bytes that their replies may hold at most; one is always allowed. */
  budget: number;
  /** Bytes that a reply is taken to hold until it has arrived. */
  expectedBytes: number;
  /** Bytes that a reply holds. */
  replyBytes: (reply: Reply) => number;
}

/** An item and the reply for it. */
export interface Done<Item, Reply> {
  /** The item. */
  item: Item;
  /** The reply. */
  reply: Reply;
}

/**
 * Has threads work on items ahead of whoever takes the replies, in bounded memory.
 *
 * @param items The items; the source is closed when the generator is.
 * @param options The threads and how far they may be ahead.
 * @returns One reply an item, in the order of the items, whatever the number of threads.
 */
export async function* workAhead<Item, Request, Reply>(
  items: Iterable<Item> | AsyncIterable<Item>,
  options: WorkAheadOptions<Item, Request, Reply>,
): AsyncGenerator<Done<Item, Reply>, void, undefined> {
  const { pool, request, died, lookAhead, budget, expectedBytes, replyBytes } = options;
  const source = iterate(items);
  const ahead: { item: Item; reply: Promise<Reply>; bytes: number }[] = [];
  let held = 0;
  let ended = false;
  try {
    while (true) {
      while (!ended && (ahead.length === 0 || ahead.length < lookAhead && held + expectedBytes <= budget)) {
        const next = await source.next();
        if (next.done) {
          ended = true;
          break;
        }
        const reply = pool.run(request(next.value)).catch((error) => {
          if (error instanceof WorkerDeath) return died(error.message);
          throw error;
        });
        const entry = { item: next.value, reply, bytes: expectedBytes };
        held += expectedBytes;
        ahead.push(entry);
        reply.then((found) => {
          held += replyBytes(found) - entry.bytes;
          entry.bytes = replyBytes(found);
        }, () => {});
      }
      const first = ahead.shift();
      if (first === undefined) return;
      const reply = await first.reply;
      held -= first.bytes;
      yield { item: first.item, reply };
    }
  } finally {
    pool.terminate();
    await source.return?.();
  }
}

async function* iterate<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  yield* items;
}
