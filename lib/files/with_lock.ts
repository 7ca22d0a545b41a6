/**
 * Runs work that only one process may do at a time; others wait. A killed process holds nothing up.
 *
 * @param path A file of its own for the lock; made if it is not there, and left.
 */
export async function withLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  using file = await Deno.open(path, { create: true, write: true });
  await file.lock(true);
  return await work();
}
