import { checkPositiveInteger } from "../../check_positive_integer.ts";
import { InvalidDataError } from "../../errors.ts";
import { countRows } from "../../vectors/check_rows.ts";
import type { FoundReference } from "../found_reference.ts";
import { checkDims } from "../../vectors/read_blocks.ts";
import type { Vectors } from "../../types.ts";
import { sentVector } from "./binary_rows.ts";
import { indexTables, type PostgresIndexName } from "./index_tables.ts";
import { type IndexFacts, readIndex } from "./open_index.ts";
import type { PostgresDatabase } from "./postgres_database.ts";
import { type RankedMatch, rankExactly } from "./rank_exactly.ts";
import { candidateStatement } from "./candidate_statement.ts";
import { requirePgvector } from "./require_pgvector.ts";

/** Options for {@linkcode searchPostgres}. */
export interface SearchPostgresOptions extends PostgresIndexName {
  /** How many references to find for each query; with fewer references than that, all of them are found. */
  k: number;
  /**
   * Candidates that HNSW looks for in each part of the index, all of which are ranked exactly: from `k` to 1000. More
   * find more and take longer.
   *
   * @default {400}
   */
  efSearch?: number | undefined;
  /**
   * True if all references are compared instead, without HNSW.
   *
   * @default {false}
   */
  exact?: boolean;
  /** Called with how many queries are answered. */
  onProgress?: ((queries: number) => void) | undefined;
}

/** Queries a transaction: many enough that the way to the server does not count. */
const QUERIES_AT_ONCE = 64;

/**
 * Finds the references with the largest inner products for each query in an index that {@linkcode indexInPostgres}
 * made.
 *
 * HNSW names candidates by numbers of two bytes. The server ranks them by the numbers as they are kept and by the query
 * as it is; the best are sent, and ranked once more in double precision, so that the scores are those of
 * {@linkcode searchExact} for the numbers as they are kept. Of equal scores the one comes first that was loaded first.
 *
 * @param database The database; borrowed.
 * @param queries Vectors to search with; borrowed.
 * @param options The index, how many to find, and how well.
 * @returns The best references for each query, best first. HNSW may find fewer than `k`.
 * @throws {DatabaseError} If the server refuses or stays away.
 * @throws {InvalidDataError} If there is no such index.
 * @throws {RangeError} If dims differ, or an option is out of range.
 */
export async function searchPostgres(
  database: PostgresDatabase,
  queries: Vectors,
  options: SearchPostgresOptions,
): Promise<FoundReference[][]> {
  const { k, efSearch = Math.max(400, k), exact = false, onProgress } = options;
  checkPositiveInteger("search", "k", k);
  const count = countRows("queries", queries);
  if (!exact && !(Number.isSafeInteger(efSearch) && efSearch >= k && efSearch <= MOST_CANDIDATES)) {
    throw new RangeError(
      `Cannot search as efSearch must be a whole number from k, ${k}, to ${MOST_CANDIDATES}: current value is ${efSearch}`,
    );
  }
  const tables = indexTables(options);
  const { halfvec } = await requirePgvector(database);
  const facts = await needIndex(database, options);
  checkDims(queries.dims, facts.dims);
  const graphType = halfvec ? "halfvec" : "vector";
  const statement = candidateStatement(tables.all, { ...facts, graphType, exact });
  const found: FoundReference[][] = [];
  for (let first = 0; first < count; first += QUERIES_AT_ONCE) {
    const rows = Array.from({ length: Math.min(QUERIES_AT_ONCE, count - first) }, (_, i) => {
      return queries.vectors.subarray((first + i) * queries.dims, (first + i + 1) * queries.dims);
    });
    const answers = await database.transaction(async ({ query }) => {
      // The planner would rather read through a small table, or sort all of one, than walk the graph.
      await query(`set local ${exact ? "enable_indexscan" : "enable_seqscan"} = off`);
      if (!exact) await query(`set local hnsw.ef_search = ${efSearch}`);
      return await Promise.all(rows.map((row) => {
        return query<RankedMatch>(statement, [`[${row.join(",")}]`, ...exact ? [] : [efSearch], k]);
      }));
    });
    answers.forEach((answer, i) => {
      const ranked = rankExactly(
        rows[i]!,
        answer.map(({ embedding, ...match }) => ({ ...match, vector: sentVector(embedding, facts.type) })),
      );
      found.push(ranked.slice(0, k));
    });
    onProgress?.(found.length);
  }
  return found;
}

/** Upper limit of pgvector's `hnsw.ef_search`. */
const MOST_CANDIDATES = 1000;

/**
 * Reads what an index of a database holds.
 *
 * @throws {InvalidDataError} If there is none of that name.
 */
export async function needIndex(
  database: PostgresDatabase,
  name: PostgresIndexName,
): Promise<IndexFacts & { rows: number }> {
  const tables = indexTables(name);
  const facts = await readIndex(database, tables);
  if (facts !== null) return facts;
  throw new InvalidDataError(
    `the index ${tables.all} of ${database.address}`,
    "there is none: make it with: deno task index --postgres URL --descriptors STORE",
  );
}
