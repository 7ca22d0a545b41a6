import type { VectorType } from "./binary_rows.ts";
import { embeddingAs } from "./build_part.ts";

/** Options for {@linkcode candidateStatement}. */
export interface CandidateOptions {
  /** Numbers a descriptor. */
  dims: number;
  /** How they are kept in the table. */
  type: VectorType;
  /** How they are kept in the graph. */
  graphType: VectorType;
  /** True if all references are compared. */
  exact: boolean;
}

/** References beyond the k-th that the server's single precision may have put in the wrong order. */
const SPARE = 8;

/**
 * The SQL that finds one query's candidates: `$1` is the query; with HNSW `$2` is how many candidates are ranked, and
 * the last value is how many are wanted, a few more of which are returned.
 */
export function candidateStatement(table: string, options: CandidateOptions): string {
  const { dims, type, graphType, exact } = options;
  const columns = `part, number, id, embedding`;
  const source = exact ? table : `(
    select ${columns} from ${table}
    order by ${embeddingAs(type, graphType, dims)} <#> $1::text::${graphType}(${dims}) limit $2::integer
  )`;
  const ranked = type === "vector" ? "embedding" : `embedding::vector(${dims})`;
  return `select part, number, id, encode(${type}_send(embedding), 'base64') as embedding
    from ${source} as candidates
    order by ${ranked} <#> $1::text::vector(${dims}), part, number
    limit ${exact ? "$2" : "$3"}::integer + ${SPARE}`;
}
