/** The order of UTF-16 code units, which is the same everywhere, unlike that of a language. */
export function compareIds(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
