/** Any value that JSON can hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * Changes a JSON value by a JSON merge patch: objects are changed key by key, `null` takes a key out, and everything
 * else takes the place of what was there, arrays as a whole.
 *
 * @param target What is changed; borrowed.
 * @param patch The changes; borrowed.
 * @returns The result; parts that did not change may be shared with `target` and `patch`.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7396 | RFC 7396, section 2}
 */
export function mergePatch(target: Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const result = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) result.delete(key);
    else result.set(key, mergePatch(result.get(key) ?? null, change));
  }
  return Object.fromEntries(result);
}

function isObject(value: Json): value is { [key: string]: Json } {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
