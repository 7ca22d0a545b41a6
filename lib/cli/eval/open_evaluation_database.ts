import { descriptorBlocks } from "../../descriptors/store/descriptor_blocks.ts";
import { digestDescriptors } from "../../search/postgres/digest_descriptors.ts";
import { indexInPostgres } from "../../search/postgres/index_in_postgres.ts";
import { searchPostgres } from "../../search/postgres/search_postgres.ts";
import { graphSettings, type GraphValues, openDatabase, type PostgresValues } from "../postgres_options.ts";
import { integerOption, UsageError } from "../task.ts";
import type { Protocol } from "../../benchmarks/evaluation/protocols.ts";
import type { RetrievalOptions } from "../../evaluation/evaluate_retrieval.ts";

/** Values that the user typed about the database, and those that do not go with it. */
export interface EvaluationDatabaseValues extends PostgresValues, GraphValues {
  /** `--ef-search`. */
  "ef-search"?: string | undefined;
  /** `--compare-to`. */
  "compare-to"?: string | undefined;
  /** `--candidates`. */
  candidates: string;
}

/** A database that references are searched in. */
export interface EvaluationDatabase {
  /** Searches by HNSW. */
  search: NonNullable<RetrievalOptions["searchElsewhere"]>;
  /** Closes the connection. */
  close(): Promise<void>;
}

/**
 * The database that the user wants references to be searched in; `null` for none.
 *
 * @throws {UsageError} If something was typed that needs `--postgres`, or does not go with it.
 */
export function openEvaluationDatabase(
  values: EvaluationDatabaseValues,
  protocol: Protocol,
): EvaluationDatabase | null {
  const { postgres, schema = "rdcd_eval", "ef-search": efSearch } = values;
  if (postgres === undefined) {
    const names = ["schema", "timeout", "retries", "ef-search", "m", "ef-construction"] as const;
    const given = names.find((name) => values[name] !== undefined);
    if (given !== undefined) throw new UsageError(`--${given} needs --postgres`);
    return null;
  }
  if (values.candidates === "global") {
    throw new UsageError("--postgres finds the nearest: --candidates must be knn");
  }
  if (protocol.isFixed) {
    throw new UsageError(`${protocol.title}' protocol is an exact search: it excludes --postgres`);
  }
  if (values["compare-to"] !== undefined) {
    throw new UsageError("--postgres compares with an exact search, so it excludes --compare-to");
  }
  const graph = graphSettings(values);
  const candidates = efSearch === undefined ? {} : { efSearch: integerOption("ef-search", efSearch, 10) };
  const database = openDatabase(postgres, values);
  return {
    async search(queries, references, k) {
      // Named after all that is in it, so that it never is another's, and never loaded twice.
      const digest = (await digestDescriptors(descriptorBlocks(references))).replace(" ", "");
      const { m = 16, efConstruction = 64 } = graph;
      const table = `${digest.slice(0, 8)}${digest.slice(64, 72)} ${m} ${efConstruction}`;
      await indexInPostgres(database, references, { ...graph, schema, table });
      return await searchPostgres(database, queries, { schema, table, k, ...candidates });
    },
    close: () => database.close(),
  };
}
