/** Bytes that a client is let send after it was answered. */
const MOST_BYTES = 2 ** 22;

/**
 * Reads what is left of a body that nobody wants, as a client may listen only once it has sent everything. Only so much,
 * though: without a reader the server would do so for as long as somebody sends, and with one it waits.
 *
 * @param reader The body's reader; kept.
 */
export async function dropRest(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  try {
    for (let left = MOST_BYTES; left > 0;) {
      const { value } = await reader.read();
      if (value === undefined) return;
      left -= value.length;
    }
  } catch {
    // The connection has ended.
  }
}
