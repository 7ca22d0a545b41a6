/**
 * The names in a folder, in order; none where there is no such folder.
 *
 * @throws {Deno.errors.NotADirectory} If it is a file.
 */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
