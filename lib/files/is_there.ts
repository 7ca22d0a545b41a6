/** Checks whether a name is taken, also by a link that leads nowhere or by what may not be looked at. */
export async function isThere(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
