import { createHash } from "node:crypto";

/**
 * Changes with what a JSON value says, not with the order of its keys.
 *
 * @param value Plain JSON.
 * @returns A hexadecimal SHA-256.
 */
export function hashJson(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value, sortKeys)).digest("hex");
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => one < other ? -1 : 1));
}
