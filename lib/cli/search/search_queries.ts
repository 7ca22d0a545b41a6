import {
  describeImages,
  type ImageWarning,
  type UnreadableImage,
} from "../../descriptors/describe_images.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import type { ImageEntry } from "../../types.ts";
import type { SearchIndex } from "./open_search_index.ts";
import type { QueryResult } from "./query_result.ts";

/** Options for {@linkcode searchQueries}. */
export interface SearchQueriesOptions {
  /** References a query. */
  k: number;
  /** The lowest score of a copy; `null` where it is not known. */
  threshold: number | null;
  /** Threads that decode. */
  threads?: number | undefined;
  /** Called with how many more queries were read. */
  onProgress: (queries: number) => void;
}

/** What became of queries. */
export interface SearchedQueries {
  /** Those that could be read, in their order, with all their neighbors. */
  results: QueryResult[];
  /** Those that could not. */
  unreadable: UnreadableImage[];
  /** Those that could though something is amiss with their files. */
  warnings: ImageWarning[];
  /** Those in which there is nothing to be seen, and which are nobody's copies. */
  flat: string[];
}

/** Queries that are looked up at once: each time the index is read from disk anew. */
const QUERIES_AT_ONCE = 4096;

/** Describes queries and looks them up, in constant memory but for what is found. */
export async function searchQueries(
  entries: readonly ImageEntry[],
  method: DescriptorMethod,
  index: SearchIndex,
  { k, threshold, threads, onProgress }: SearchQueriesOptions,
): Promise<SearchedQueries> {
  const searched: SearchedQueries = { results: [], unreadable: [], warnings: [], flat: [] };
  const { dims } = method;
  let ids: string[] = [];
  let rows: Float32Array[] = [];
  const lookUp = async () => {
    if (ids.length === 0) return;
    const vectors = new Float32Array(ids.length * dims);
    rows.reduce((at, row) => (vectors.set(row, at), at + row.length), 0);
    const flat = new Set(searched.flat);
    const found = await index.search({ ids, vectors, dims }, k);
    ids.forEach((query, row) => {
      const neighbors = found[row]!.map((neighbor, rank) => ({
        rank: rank + 1,
        ...neighbor,
        copy: threshold === null ? null : neighbor.score >= threshold && !flat.has(query),
      }));
      searched.results.push({ query, neighbors });
    });
    ids = [];
    rows = [];
  };
  for await (const batch of describeImages(entries, method, { threads, acceptTruncated: true })) {
    ids.push(...batch.ids);
    rows.push(batch.vectors);
    searched.unreadable.push(...batch.unreadable);
    searched.warnings.push(...batch.warnings ?? []);
    searched.flat.push(...batch.flat ?? []);
    onProgress(batch.ids.length + batch.unreadable.length);
    if (ids.length >= QUERIES_AT_ONCE) await lookUp();
  }
  await lookUp();
  return searched;
}
