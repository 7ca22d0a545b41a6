import { writeReplacing } from "../../files/write_replacing.ts";
import { InvalidDataError } from "../../errors.ts";

/** An image that could not be read, and why. */
export type Unreadable = [id: string, reason: string];

/**
 * Reads which images of an epoch could not be read.
 *
 * @returns What is wrong with them, by id; `null` where there is no report.
 * @throws {InvalidDataError} If it is no report about these images.
 */
export async function readUnreadable(
  path: string,
  ids: readonly string[],
): Promise<Map<string, string> | null> {
  let content: unknown;
  try {
    content = JSON.parse(await Deno.readTextFile(path));
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return null;
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  const { unreadable } = (content ?? {}) as { unreadable?: unknown };
  const known = new Set(ids);
  if (Array.isArray(unreadable) && unreadable.every((item) => isUnreadable(item, known))) {
    return new Map(unreadable);
  }
  throw new InvalidDataError(
    path,
    "it is no list of unreadable images: delete the file, and the epoch is drawn anew",
  );
}

/**
 * Writes it.
 *
 * @param path The report; what is there is replaced.
 */
export async function writeUnreadable(path: string, unreadable: readonly Unreadable[]): Promise<void> {
  const text = `${JSON.stringify({ unreadable })}\n`;
  await writeReplacing(path, (partial) => Deno.writeTextFile(partial, text));
}

function isUnreadable(item: unknown, ids: ReadonlySet<string>): item is Unreadable {
  return Array.isArray(item) && item.length === 2 && ids.has(item[0]) && typeof item[1] === "string";
}
