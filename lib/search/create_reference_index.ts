import { packBits } from "../codecs/pack_bits.ts";
import { oneAtATime } from "../parallel/one_at_a_time.ts";
import type { Descriptors, Vectors } from "../types.ts";
import { checkDims } from "../vectors/read_blocks.ts";
import { countRows } from "../vectors/check_rows.ts";
import type { FoundReference } from "./found_reference.ts";
import { searchExact } from "./search_exact.ts";
import { searchHamming } from "./search_hamming.ts";

/** References in memory that are added to, taken out of and searched, in any order and at the same time. */
export interface ReferenceIndex {
  /** Numbers a descriptor. */
  readonly dims: number;
  /** How many references there are. */
  count(): number;
  /** Checks whether there is a reference of that id. */
  has(id: string): boolean;
  /**
   * Adds references after those that are there.
   *
   * @param references Descriptors; copied.
   * @throws {RangeError} If an id is there already or twice, dims differ, or there are not as many numbers as ids need.
   * Nothing is added then.
   */
  add(references: Descriptors): void;
  /**
   * Takes references out. Their rows are closed up at the next search, all of them in one go.
   *
   * @returns How many of the ids were there.
   */
  remove(ids: Iterable<string>): number;
  /**
   * The best references of each query, best first; of equal scores the one that was added first. A search sees the
   * references that are there when its turn comes: searches take place one after the other.
   *
   * @param queries Vectors to search with; borrowed.
   * @param k How many a query; fewer where there are fewer.
   */
  search(queries: Vectors, k: number): Promise<FoundReference[][]>;
}

/** Options for {@linkcode createReferenceIndex}. */
export interface ReferenceIndexOptions {
  /** Numbers a descriptor. */
  dims: number;
  /** True if descriptors are signs, which are kept as bits and compared as such. */
  bits: boolean;
}

/**
 * Makes an index in memory that changes as it is used, and is searched exactly. Room for more is taken by the half of what
 * there is, so that adding one at a time costs no more than adding all at once.
 *
 * @param options What is kept.
 */
export function createReferenceIndex({ dims, bits }: ReferenceIndexOptions): ReferenceIndex {
  const width = bits ? Math.ceil(dims / 8) : dims;
  const room = (rows: number) => bits ? new Uint8Array(rows * width) : new Float32Array(rows * width);
  const inTurn = oneAtATime();
  let ids: string[] = [];
  let rows = new Map<string, number>();
  const dead = new Set<number>();
  // A search that is under way keeps the rows that it began with: they move only into another room, or when it has ended.
  let data = room(0);

  function grow(count: number): void {
    if (count * width <= data.length) return;
    const larger = room(Math.max(count, Math.ceil(ids.length * 1.5), FEWEST_ROWS));
    larger.set(data.subarray(0, ids.length * width));
    data = larger;
  }

  function closeUp(): void {
    if (dead.size === 0) return;
    const kept = [...ids.keys()].filter((row) => !dead.has(row));
    let to = 0;
    for (let at = 0; at < kept.length;) {
      const from = kept[at]!;
      let end = at + 1;
      while (end < kept.length && kept[end] === from + end - at) end++;
      if (from !== to) data.copyWithin(to * width, from * width, (from + end - at) * width);
      to += end - at;
      at = end;
    }
    ids = kept.map((row) => ids[row]!);
    rows = new Map(ids.map((id, row) => [id, row]));
    dead.clear();
  }

  async function nearest(queries: Vectors, k: number): Promise<FoundReference[][]> {
    const names = ids;
    const held = data.subarray(0, ids.length * width);
    const count = countRows("queries", queries);
    if (names.length === 0) return Array.from({ length: count }, () => []);
    const found = held instanceof Uint8Array
      ? await searchBits(queries, held, k)
      : await searchExact(queries, { vectors: held, dims }, { k });
    return Array.from({ length: count }, (_, query) =>
      Array.from({ length: found.k }, (_, rank) => ({
        reference: names[found.indices[query * found.k + rank]!]!,
        score: found.scores[query * found.k + rank]!,
      })));
  }

  async function searchBits(queries: Vectors, bits: Uint8Array, k: number) {
    const found = await searchHamming(packBits(queries), { bits, dims }, { k });
    return { ...found, scores: Float32Array.from(found.distances, (distance) => 1 - 2 * distance / dims) };
  }

  return {
    dims,
    count: () => rows.size,
    has: (id) => rows.has(id),
    add({ ids: names, ...added }) {
      checkDims(dims, added.dims);
      if (countRows("references", added) !== names.length) {
        throw new RangeError(
          `Cannot add references as ${names.length} ids need ${
            names.length * dims
          } numbers: current value is ` +
            `${added.vectors.length}`,
        );
      }
      const fresh = new Set(names);
      const known = names.find((id) => rows.has(id) || !fresh.delete(id));
      if (known !== undefined) {
        throw new RangeError(
          `Cannot add references as each can be there only once: current value is "${known}"`,
        );
      }
      const packed = bits ? packBits(added).bits : added.vectors;
      grow(ids.length + names.length);
      data.set(packed, ids.length * width);
      for (const id of names) rows.set(id, ids.push(id) - 1);
    },
    remove(names) {
      const before = rows.size;
      for (const id of names) {
        const row = rows.get(id);
        if (row === undefined) continue;
        dead.add(row);
        rows.delete(id);
      }
      return before - rows.size;
    },
    search: (queries, k) =>
      inTurn(() => {
        checkDims(queries.dims, dims);
        closeUp();
        return nearest(queries, k);
      }),
  };
}

/** Rows that there is room for at least, once there is one. */
const FEWEST_ROWS = 64;
