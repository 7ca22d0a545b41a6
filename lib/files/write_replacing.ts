/**
 * Writes a file as a whole or not at all: under a name of its own first, then renamed, so that a reader or a killed
 * process never leaves half a file under the final name.
 *
 * @param path The final name; what is there is replaced.
 * @param write Writes the file at the path that it is given.
 */
export async function writeReplacing(path: string, write: (partial: string) => Promise<void>): Promise<void> {
  const partial = `${path}.partial`;
  try {
    await write(partial);
    await Deno.rename(partial, path);
  } catch (error) {
    await Deno.remove(partial).catch(() => {});
    throw error;
  }
}
