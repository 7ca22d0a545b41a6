import { quoteIdentifier } from "./quote_identifier.ts";

/** Which index in a database is meant. */
export interface PostgresIndexName {
  /**
   * The schema.
   *
   * @default {"rdcd"}
   */
  schema?: string | undefined;
  /**
   * The table.
   *
   * @default {"images"}
   */
  table?: string | undefined;
}

/** The names of an index's tables, quoted. */
export interface IndexTables {
  /** The schema. */
  schema: string;
  /** The index's name as it is, for values. */
  name: string;
  /** The table that is searched, partitioned by parts. */
  all: string;
  /** One line an index: its dims, its numbers' type, its method. */
  indexes: string;
  /** One line a part: how much of it is loaded, and whether it is searched. */
  parts: string;
  /**
   * The table of one part.
   *
   * @param part The part's number.
   */
  part(part: number): string;
}

/**
 * Where an index is kept.
 *
 * @throws {RangeError} If one of them cannot be a name in a database.
 */
export function indexTables({ schema = "rdcd", table = "images" }: PostgresIndexName): IndexTables {
  const quotedSchema = quoteIdentifier(schema);
  const within = (name: string) => `${quotedSchema}.${quoteIdentifier(name)}`;
  // The longest name of a part's index, so that a table's name is not found too long after hours of loading.
  quoteIdentifier(`${table} ${2 ** 31} hnsw`);
  return {
    schema: quotedSchema,
    name: table,
    all: within(table),
    indexes: within("rdcd indexes"),
    parts: within("rdcd parts"),
    part: (part) => within(`${table} ${part}`),
  };
}
