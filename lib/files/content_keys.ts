import { resolve } from "@std/path";
import { exists } from "./exists.ts";
import { hashFile } from "./hash_file.ts";
import { wholeLines } from "./whole_lines.ts";
import { writeAll } from "./write_all.ts";
import { writeReplacing } from "./write_replacing.ts";

/** A file as it was seen. */
export interface DatedFile {
  /** Its path. */
  path: string;
  /** Bytes. */
  size: number;
  /** When it was written last, in milliseconds since 1970. */
  modified: number;
  /** When it, its name or its times were changed last; `null` where the file system does not tell. */
  changed: number | null;
}

/** Options for {@linkcode contentKeys}. */
export interface ContentKeysOptions {
  /** Called once, before the first file is read, with how many have to be. */
  onStart?: ((files: number) => void) | undefined;
  /** Called for each file that was read. */
  onFile?: (() => void) | undefined;
  /** Ends the work early, without an error. */
  signal?: AbortSignal | undefined;
}

/** A file's content as it was when it had this size and these times. */
export interface KnownContent {
  /** Bytes. */
  size: number;
  /** When it had been written last, in milliseconds since 1970. */
  modified: number;
  /** When it, its name or its times had been changed last. */
  changed: number | null;
  /** SHA-256 of it, in hexadecimal. */
  key: string;
}

/** Lines that are written at once. */
const LINES = 256;
/** A record of more lines than that for each file is written anew. */
const MOST_LINES_A_FILE = 2;

/**
 * The SHA-256 of files' contents, in hexadecimal: the same content has the same key, whatever its name and place.
 *
 * A file is read again where its size or one of its times is another than when it was read last: what was moved into the place
 * of another one has a time of its own, though it may be as large and as old.
 *
 * @param record The file in which keys are kept, a line each: `[path, size, modified, changed, key]`; made if it is not there. What a
 * killed process left of a last line is passed over.
 * @returns A key a file; `null` for one that could not be read.
 */
export async function contentKeys(
  files: readonly DatedFile[],
  record: string,
  { onStart, onFile, signal }: ContentKeysOptions = {},
): Promise<(string | null)[]> {
  const { known, lines } = await readRecord(record);
  const places = files.map(({ path }) => resolve(path));
  const before = files.map((file, index) => {
    const content = known.get(places[index]!);
    return content !== undefined && isSame(content, file) ? content.key : null;
  });
  onStart?.(before.filter((key) => key === null).length);
  if (lines > MOST_LINES_A_FILE * known.size + LINES) await rewrite(record, known);
  using file = await Deno.open(record, { append: true, create: true });
  let waiting: string[] = [];
  const flush = async () => {
    await writeAll(file, new TextEncoder().encode(waiting.join("")));
    waiting = [];
  };
  const keys: (string | null)[] = [];
  try {
    for (const [index, { path, size, modified, changed }] of files.entries()) {
      if (signal?.aborted) break;
      const same = before[index] ?? null;
      if (same !== null) {
        keys.push(same);
        continue;
      }
      const key = await contentKey(path);
      keys.push(key);
      if (key !== null) waiting.push(line(places[index]!, { size, modified, changed, key }));
      if (waiting.length === LINES) await flush();
      onFile?.();
    }
  } finally {
    await flush();
  }
  return keys;
}

/** Checks whether a file is what it was, as far as can be told without reading it. */
export function isSame(
  one: Omit<DatedFile, "path">,
  other: Omit<DatedFile, "path">,
): boolean {
  return one.size === other.size && one.modified === other.modified && one.changed === other.changed;
}

async function contentKey(path: string): Promise<string | null> {
  try {
    return await hashFile(path);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    return null;
  }
}

/** What a record of {@linkcode contentKeys} has of each file, by its full path; nothing of one that is not there. */
export async function readContentRecord(record: string): Promise<Map<string, KnownContent>> {
  return (await readRecord(record)).known;
}

async function readRecord(path: string): Promise<{ known: Map<string, KnownContent>; lines: number }> {
  const known = new Map<string, KnownContent>();
  let lines = 0;
  if (!await exists(path)) return { known, lines };
  for await (const { text } of wholeLines(path)) {
    lines += 1;
    const content = parse(text);
    if (content !== null) known.set(content.path, content);
  }
  return { known, lines };
}

/** A line that is none is no reason to stop: its file is read again. */
function parse(text: string): KnownContent & { path: string } | null {
  try {
    const [path, size, modified, changed, key] = JSON.parse(text);
    const isSound = typeof path === "string" && Number.isSafeInteger(size) && Number.isFinite(modified) &&
      (changed === null || Number.isFinite(changed)) && /^[0-9a-f]{64}$/.test(key);
    return isSound ? { path, size, modified, changed, key } : null;
  } catch {
    return null;
  }
}

async function rewrite(path: string, known: ReadonlyMap<string, KnownContent>): Promise<void> {
  const text = [...known].map(([place, content]) => line(place, content)).join("");
  await writeReplacing(path, (partial) => Deno.writeTextFile(partial, text));
}

function line(path: string, { size, modified, changed, key }: KnownContent): string {
  return `${JSON.stringify([path, size, modified, changed, key])}\n`;
}
