import { isDeepStrictEqual } from "node:util";

/** The keys under which two objects differ, or that only one of them has. */
export function differingKeys(one: object, other: object): string[] {
  const [a, b] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return [...new Set([...a.keys(), ...b.keys()])].filter((key) => !isDeepStrictEqual(a.get(key), b.get(key)));
}
