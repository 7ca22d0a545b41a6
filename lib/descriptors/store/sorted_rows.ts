import type { StoredDescriptors } from "./read_store.ts";
import type { Descriptors } from "../../types.ts";
import { compareIds } from "../../text/compare_ids.ts";
import { DEFAULT_ROWS } from "./read_rows.ts";

/** A descriptor, and where it is from. */
export interface StoredRow {
  /** The image. */
  id: string;
  /** Its numbers; a view of a block. */
  vector: Float32Array;
  /** The store's folder. */
  store: string;
}

/** The rows of all stores, always the one of the smallest id among the next of each store. */
export async function* sortedRows(
  stores: readonly StoredDescriptors[],
): AsyncGenerator<StoredRow, void, undefined> {
  const cursors = await Promise.all(stores.map((store) => openCursor(store)));
  try {
    for (;;) {
      let next: Cursor | undefined;
      for (const cursor of cursors) {
        if (cursor.row === undefined) continue;
        if (next === undefined || compareIds(cursor.row.id, next.row!.id) < 0) next = cursor;
      }
      if (next === undefined) return;
      yield next.row!;
      if (next.isLastOfBlock()) await next.read();
      else next.advance();
    }
  } finally {
    await Promise.all(cursors.map((cursor) => cursor.close()));
  }
}

interface Cursor {
  /** Where it is; `undefined` after the last. */
  row: StoredRow | undefined;
  isLastOfBlock(): boolean;
  advance(): void;
  read(): Promise<void>;
  close(): Promise<void>;
}

async function openCursor({ blocks, dims, path }: StoredDescriptors): Promise<Cursor> {
  const source = blocks(DEFAULT_ROWS);
  let block: Descriptors | undefined;
  let at = 0;
  const cursor: Cursor = {
    row: undefined,
    isLastOfBlock: () => at + 1 === block!.ids.length,
    advance() {
      at += 1;
      show();
    },
    async read() {
      at = 0;
      block = (await source.next()).value ?? undefined;
      show();
    },
    close: async () => void await source.return(),
  };
  const show = () => {
    cursor.row = block === undefined
      ? undefined
      : { id: block.ids[at]!, vector: block.vectors.subarray(at * dims, (at + 1) * dims), store: path };
  };
  await cursor.read();
  return cursor;
}
