import { createHash } from "node:crypto";
import { sortKeys } from "./sort_keys.ts";

/**
 * Changes with what a JSON value says, not with the order of its keys.
 *
 * @returns A hexadecimal SHA-256.
 */
export function hashJson(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value, sortKeys)).digest("hex");
}
