/**
 * Nearest references: exactly in memory or from disk, by bits, or in PostgreSQL.
 *
 * @module
 */
export { DatabaseError } from "../lib/errors.ts";
export {
  type CopyGroup,
  type CopyGroups,
  groupCopies,
  type GroupCopiesOptions,
  type ScoredPair,
} from "../lib/search/group_copies.ts";
export { type DecidedFile, type Decisions, readDecisions } from "../lib/duplicates/decisions.ts";
export {
  type DuplicatesReport,
  type DuplicatesStage,
  findDuplicates,
  type FindDuplicatesOptions,
} from "../lib/duplicates/find_duplicates.ts";
export type { DuplicateGroup, DuplicateImage, LoosePair } from "../lib/duplicates/form_groups.ts";
export type { ImageOutline } from "../lib/images/read_image_outline.ts";
export type { FoundReference } from "../lib/search/found_reference.ts";
export type { HnswOptions } from "../lib/search/postgres/build_part.ts";
export { connectPostgres, type ConnectPostgresOptions } from "../lib/search/postgres/connect_postgres.ts";
export {
  indexInPostgres,
  type IndexInPostgresOptions,
  type IndexProgress,
  type IndexReport,
} from "../lib/search/postgres/index_in_postgres.ts";
export type { PostgresIndexName } from "../lib/search/postgres/index_tables.ts";
export type {
  PostgresDatabase,
  PostgresTransaction,
  TransactionOptions,
} from "../lib/search/postgres/postgres_database.ts";
export { searchPostgres, type SearchPostgresOptions } from "../lib/search/postgres/search_postgres.ts";
export type { Retry } from "../lib/search/postgres/with_retries.ts";
export { searchExact, type SearchOptions, type SearchResult } from "../lib/search/search_exact.ts";
export {
  type HammingSearchOptions,
  type HammingSearchResult,
  searchHamming,
} from "../lib/search/search_hamming.ts";
export {
  measureFalsePositives,
  type MeasureFalsePositivesOptions,
} from "../lib/search/measure_false_positives.ts";
export { type FalsePositives, type ParetoTail, thresholdAt } from "../lib/thresholds/false_positives.ts";
export type { Descriptors, VectorBlocks, Vectors } from "../lib/types.ts";
export {
  type AddedImages,
  type CopyDetector,
  createCopyDetector,
  type FindCopiesOptions,
} from "../lib/search/create_copy_detector.ts";
