import { addToPostgres, hasInPostgres, removeFromPostgres } from "../search/postgres/change_index.ts";
import type { PostgresDatabase } from "../search/postgres/postgres_database.ts";
import { needIndex, searchPostgres, type SearchPostgresOptions } from "../search/postgres/search_postgres.ts";
import type { Collection } from "./collection.ts";

/** Options for {@linkcode openPostgresCollection}. */
export interface PostgresCollectionOptions
  extends Pick<SearchPostgresOptions, "efSearch" | "exact" | "schema" | "table"> {
  /** True if nothing is added or removed. */
  isReadOnly: boolean;
}

/** The part that what is added goes into. */
const PART = "served";

/**
 * Opens an index in a database, in which others may search, add and remove at the same time.
 *
 * @param database The database; closed with the collection.
 * @param options The index, and how it is searched.
 */
export function openPostgresCollection(
  database: PostgresDatabase,
  { isReadOnly, ...options }: PostgresCollectionOptions,
): Collection {
  return {
    isReadOnly,
    count: async () => (await needIndex(database, options)).rows,
    // A database does not keep what files its descriptors were made of.
    find: async (id) => await hasInPostgres(database, id, options) ? { sha256: null } : null,
    search: (queries, k) => searchPostgres(database, queries, { ...options, k }),
    add(images) {
      const dims = images[0]!.vector.length;
      const vectors = new Float32Array(images.length * dims);
      images.forEach(({ vector }, row) => vectors.set(vector, row * dims));
      return addToPostgres(database, { ids: images.map(({ id }) => id), vectors, dims }, {
        ...options,
        part: PART,
      });
    },
    remove: (ids) => removeFromPostgres(database, ids, options),
    close: () => database.close(),
  };
}
