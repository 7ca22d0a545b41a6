/** Statements that run inside of one transaction. */
export interface PostgresTransaction {
  /**
   * Runs one statement.
   *
   * @param text SQL, with `$1`, `$2` … for values.
   * @param values The values; vectors and JSON as text.
   * @returns The rows.
   */
  query<Row>(text: string, values?: readonly (string | number | boolean | null)[]): Promise<Row[]>;
  /**
   * Runs a `copy … from stdin`.
   *
   * @param text The statement.
   * @param bytes All of what it copies.
   */
  copy(text: string, bytes: Uint8Array): Promise<void>;
}

/** How a transaction is run. */
export interface TransactionOptions {
  /** The most seconds that one statement may take; 0 for any number. Without it, what the connection has. */
  timeout?: number;
}

/** A connection to PostgreSQL that comes back by itself. The caller closes it. */
export interface PostgresDatabase {
  /** The user, the server and the database, without a password. */
  readonly address: string;
  /**
   * Runs statements that take effect all together or not at all, after those of earlier calls. The work must not call it
   * again.
   *
   * @param work The statements. When the connection is lost they are run anew, and that may also happen after they took
   * effect, where only the server's word of it was lost: the work has to see to it that this does no harm.
   * @param options How it is run.
   * @returns What the work returns.
   * @throws {DatabaseError} If the server refuses a statement, takes too long, or stays away.
   */
  transaction<Result>(
    work: (transaction: PostgresTransaction) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;
  /** Closes the connection. */
  close(): Promise<void>;
}
