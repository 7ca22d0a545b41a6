const MAX_BYTES = 63;

/**
 * A name as an SQL identifier: quoted, so that any characters may be in it.
 *
 * @param name The name of a schema, table or index.
 * @throws {RangeError} If it is empty, holds a NUL, or is longer than the 63 bytes to which PostgreSQL cuts names.
 */
export function quoteIdentifier(name: string): string {
  const bytes = new TextEncoder().encode(name).length;
  if (bytes === 0 || bytes > MAX_BYTES || name.includes("\0")) {
    throw new RangeError(
      `Cannot name something in a database as names must have 1 to ${MAX_BYTES} bytes and no NUL: ` +
        `current value is ${JSON.stringify(name)}`,
    );
  }
  return `"${name.replaceAll('"', '""')}"`;
}
