import { streamDescriptors } from "../../descriptors/stream_descriptors.ts";
import { InvalidDataError } from "../../errors.ts";
import type { ResolveMethodOptions } from "../../descriptors/resolve_method.ts";
import type { FoundReference } from "../../search/found_reference.ts";
import { needIndex, searchPostgres } from "../../search/postgres/search_postgres.ts";
import type { Descriptors } from "../../types.ts";
import { indexName, openDatabase, type PostgresValues } from "../postgres_options.ts";
import { integerOption, UsageError } from "../task.ts";
import { type IndexMethod, methodOfIndex, methodOfStored } from "./method_of_index.ts";
import { nearestReferences } from "./nearest_references.ts";

const NOTHING =
  "there is no image in it that could be found: describe some first, with deno task extract, and, for " +
  "--postgres, load them with deno task index";

/** Index that is searched, whether it is a file or in a database. */
export interface SearchIndex {
  /**
   * The method that made it.
   *
   * @param asked What the user names, if anything.
   * @param options How networks are run.
   */
  method(asked: string | undefined, options: ResolveMethodOptions): Promise<IndexMethod>;
  /** How many references it has. */
  count(): Promise<number>;
  /**
   * The best references of each query, best first.
   *
   * @param queries Descriptors of the queries.
   * @param k How many references a query.
   */
  search(queries: Descriptors, k: number): Promise<FoundReference[][]>;
  /** Frees what it holds. */
  close(): Promise<void>;
}

/** Values that the user typed about it. */
export interface SearchIndexValues extends Omit<PostgresValues, "postgres"> {
  /** `--postgres`, one for each server. */
  postgres: readonly string[];
  /** `--index`. */
  index?: string | undefined;
  /** `--table`. */
  table?: string | undefined;
  /** `--ef-search`. */
  "ef-search"?: string | undefined;
  /** `--exact`. */
  exact: boolean;
}

/**
 * Opens what the user wants to search.
 *
 * @throws {UsageError} If neither or both of `--index` and `--postgres` are given, or an option of the one goes with the
 * other.
 */
export async function openSearchIndex(values: SearchIndexValues): Promise<SearchIndex> {
  const { index, postgres } = values;
  if ((index === undefined) === (postgres.length === 0)) {
    throw new UsageError("give either --index or --postgres");
  }
  return index === undefined ? openInDatabases(postgres, values) : await openFile(index, values);
}

async function openFile(path: string, values: SearchIndexValues): Promise<SearchIndex> {
  const given = (["schema", "table", "timeout", "retries", "ef-search"] as const)
    .find((name) => values[name] !== undefined) ?? (values.exact ? "exact" : undefined);
  if (given !== undefined) {
    throw new UsageError(`--${given} needs --postgres; --index is always searched exactly`);
  }
  const references = await streamDescriptors(path);
  if (references.count === 0) throw new InvalidDataError(path, NOTHING);
  return {
    method: (asked, options) => methodOfIndex(path, asked, options),
    count: () => Promise.resolve(references.count),
    search: (queries, k) => nearestReferences(queries, references, { k }),
    close: () => Promise.resolve(),
  };
}

function openInDatabases(urls: readonly string[], values: SearchIndexValues): SearchIndex {
  const efSearch = values["ef-search"];
  if (values.exact && efSearch !== undefined) {
    throw new UsageError("--ef-search and --exact exclude each other");
  }
  const options = {
    ...indexName(values),
    exact: values.exact,
    efSearch: efSearch === undefined ? undefined : integerOption("ef-search", efSearch, 1),
  };
  const databases = urls.map((url) => openDatabase(url, values));
  return {
    async method(asked, resolving) {
      const methods = await Promise.all(databases.map(async (database) => {
        const { method, rows } = await needIndex(database, options);
        return { name: `the index of ${database.address}`, method, rows };
      }));
      const first = methods[0]!;
      if (methods.every(({ rows }) => rows === 0)) throw new InvalidDataError(first.name, NOTHING);
      const other = methods.find(({ method }) => method?.fingerprint !== first.method?.fingerprint);
      if (other !== undefined) {
        throw new InvalidDataError(
          other.name,
          `its descriptors were made by another method than those of ${first.name}`,
        );
      }
      return await methodOfStored(first.name, first.method, asked, resolving);
    },
    async count() {
      const facts = await Promise.all(databases.map((database) => needIndex(database, options)));
      return facts.reduce((sum, { rows }) => sum + rows, 0);
    },
    async search(queries, k) {
      const found = await Promise.all(
        databases.map((database) => searchPostgres(database, queries, { ...options, k })),
      );
      return queries.ids.map((_, row) =>
        found.flatMap((matches) => matches[row]!).sort((one, other) => other.score - one.score).slice(0, k)
      );
    },
    close: async () => void await Promise.all(databases.map((database) => database.close())),
  };
}
