import { isFolder } from "../../files/is_folder.ts";
import { exists } from "../../files/exists.ts";
import { resolveMethod, type ResolveMethodOptions } from "../../descriptors/resolve_method.ts";
import { needIndex } from "../../search/postgres/search_postgres.ts";
import type { Collection } from "../../serve/collection.ts";
import { openFileCollection } from "../../serve/open_file_collection.ts";
import { openPostgresCollection } from "../../serve/open_postgres_collection.ts";
import { openStoreCollection } from "../../serve/open_store_collection.ts";
import { indexName, openDatabase, type PostgresValues } from "../postgres_options.ts";
import { type IndexMethod, methodOfIndex, methodOfStored } from "../search/method_of_index.ts";
import { integerOption, UsageError } from "../task.ts";

/** Values that the user typed about what is served. */
export interface CollectionValues extends PostgresValues {
  /** `--index`. */
  index?: string | undefined;
  /** `--table`. */
  table?: string | undefined;
  /** `--ef-search`. */
  "ef-search"?: string | undefined;
  /** `--exact`. */
  exact: boolean;
  /** `--read-only`. */
  "read-only": boolean;
  /** `--model`. */
  model?: string | undefined;
}

/** What is served. */
export interface OpenedCollection extends IndexMethod {
  /** The images that are searched; the caller closes it. */
  collection: Collection;
  /** Its name in messages. */
  name: string;
}

/**
 * Opens what the user wants to serve.
 *
 * @param options How networks are run.
 * @throws {UsageError} If neither or both of `--index` and `--postgres` are given, an option of the one goes with the other, or
 * a file is to be added to.
 */
export async function openCollection(
  values: CollectionValues,
  options: ResolveMethodOptions,
): Promise<OpenedCollection> {
  const { index, postgres } = values;
  if ((index === undefined) === (postgres === undefined)) {
    throw new UsageError("give either --index or --postgres");
  }
  return index === undefined
    ? await openInDatabase(postgres!, values, options)
    : await openDescriptors(index, values, options);
}

async function openDescriptors(
  path: string,
  values: CollectionValues,
  options: ResolveMethodOptions,
): Promise<OpenedCollection> {
  const given = (["schema", "table", "retries", "ef-search"] as const)
    .find((name) => values[name] !== undefined) ?? (values.exact ? "exact" : undefined);
  if (given !== undefined) {
    throw new UsageError(`--${given} needs --postgres; --index is always searched exactly`);
  }
  const { "read-only": isReadOnly, model } = values;
  const isNew = !isReadOnly && model !== undefined && !await exists(path);
  const howToGet =
    "Make it with: deno task extract --images DIR --out STORE. With --model, an empty one is made.";
  if (!isNew && !await isFolder(path, howToGet) && !isReadOnly) {
    throw new UsageError(
      `--index takes a store's folder, which images can be added to, or needs --read-only: current value is "${path}"`,
    );
  }
  const made = isNew
    ? { spec: model, method: await resolveMethod(model, options) }
    : await methodOfIndex(path, model, options);
  try {
    const collection = await (isReadOnly ? openFileCollection(path) : openStoreCollection(path, made.method));
    return { ...made, collection, name: path };
  } catch (error) {
    await made.method.dispose();
    throw error;
  }
}

async function openInDatabase(
  url: string,
  values: CollectionValues,
  options: ResolveMethodOptions,
): Promise<OpenedCollection> {
  const efSearch = values["ef-search"];
  if (values.exact && efSearch !== undefined) {
    throw new UsageError("--ef-search and --exact exclude each other");
  }
  const database = openDatabase(url, values);
  try {
    const { method: stored } = await needIndex(database, indexName(values));
    const name = `the index of ${database.address}`;
    const made = await methodOfStored(name, stored, values.model, options);
    const collection = openPostgresCollection(database, {
      ...indexName(values),
      exact: values.exact,
      efSearch: efSearch === undefined ? undefined : integerOption("ef-search", efSearch, 1),
      isReadOnly: values["read-only"],
    });
    return { ...made, collection, name };
  } catch (error) {
    await database.close();
    throw error;
  }
}
