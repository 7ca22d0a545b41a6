import { wholeLines } from "../../files/whole_lines.ts";
import { readTextAt } from "../../files/read_text_at.ts";
import { writeAll } from "../../files/write_all.ts";
import { InvalidDataError } from "../../errors.ts";
import type { FoundReference } from "../../search/found_reference.ts";
import { readLines } from "./read_lines.ts";
import type { ArrivedImage } from "./watch_folder.ts";

/** A file at the moment at which it was looked at: what every line of the journal says. */
export interface JournalFile {
  /** The image. */
  image: string;
  /** Its bytes. */
  size: number;
  /** When it had been written last, in milliseconds since 1970. */
  modified: number;
  /** When the file system had changed anything of it last, in milliseconds since 1970; `null` where it does not say. */
  changed: number | null;
  /** SHA-256 of its content, in hexadecimal. */
  sha256: string;
  /** When it was looked at, as ISO 8601 has it. */
  examined: string;
}

/** Outcome for an image that arrived. */
export interface Examined extends JournalFile {
  /** The method's name. */
  method: string;
  /** The score from which a reference counted as found. */
  threshold: number;
  /** The references that it is a copy of, best first; `null` where it could not be read. */
  copies: FoundReference[] | null;
  /** The references that it is most like, best first, copies or not; `null` where it could not be read. */
  nearest: FoundReference[] | null;
  /** Why it could not be read; `null` where it could. */
  unreadable: string | null;
  /** The image of the same content for which this was found, where it was for another one. */
  sameAs?: string;
}

/** A file that was renamed or touched: its content has been examined, and nobody needs to be told. */
export interface Moved extends JournalFile {
  /** The image of the same content that was examined. */
  sameAs: string;
}

/** A line of the journal. */
export type JournalLine = Examined | Moved;

/** The file that says what became of each image that arrived; the caller closes it. */
export interface Journal extends Disposable {
  /** Checks whether a file has been looked at as it is. */
  has(image: Pick<ArrivedImage, "id" | "size" | "modified" | "changed">): boolean;
  /** Checks whether an image of that name has been looked at, whatever it was. */
  knows(image: string): boolean;
  /** Checks whether a content has been examined, under whatever name. */
  hasContent(sha256: string): boolean;
  /** Checks whether an image had that content when it was looked at last. */
  hadContent(image: string, sha256: string): boolean;
  /** What was found for a content that has been examined. */
  findContent(sha256: string): Promise<Examined>;
  /** Names of the methods that its lines are of, as far as they say. */
  methods(): string[];
  /** Adds lines. Once this returns, they survive whatever happens to the process. */
  append(lines: readonly JournalLine[]): Promise<void>;
  /** Bytes up to the end of the last line that survives whatever happens. */
  end(): number;
}

/** A line of a journal as it may be: old ones do not say the content, and older ones not the method. */
type StoredLine = Pick<JournalFile, "image" | "size" | "modified"> & Partial<Examined>;

/**
 * Opens the journal. A line that a killed process has left unfinished is cut off, and its image is examined again.
 *
 * @param path The file; made if it is not there.
 * @throws {InvalidDataError} If a line is not of a journal, or another process has it open.
 */
export async function openJournal(path: string): Promise<Journal> {
  const file = await Deno.open(path, { append: true, create: true });
  try {
    if (!await file.tryLock(true)) {
      throw new InvalidDataError(
        path,
        "another process is writing to it: end that one, or give another file",
      );
    }
    const seen = new Map<string, string>();
    // Where a content's line begins, rather than the line, so that millions of them fit into the memory.
    const contents = new Map<string, number>();
    const methods = new Set<string>();
    let end = 0;
    const take = (line: StoredLine, start: number) => {
      seen.set(line.image, state(line));
      if (line.sha256 !== undefined && line.sameAs === undefined) contents.set(line.sha256, start);
    };
    for await (const line of wholeLines(path)) {
      const stored = parse(path, line.text, line.number);
      if (stored.method !== undefined) methods.add(stored.method);
      take(stored, end);
      end = line.end;
    }
    await refuseOtherTail(path, end);
    await file.truncate(end);
    return {
      has({ id, ...image }) {
        const [size, modified, changed] = (seen.get(id) ?? "").split(" ");
        return size === String(image.size) && modified === String(image.modified) &&
          // What wrote the line did not know, or the file system does not.
          (changed === UNKNOWN || image.changed === null || changed === String(image.changed));
      },
      knows: (image) => seen.has(image),
      hasContent: (sha256) => contents.has(sha256),
      hadContent: (image, sha256) => seen.get(image)?.endsWith(` ${shortened(sha256)}`) ?? false,
      async findContent(sha256) {
        const [line] = await readLines(path, contents.get(sha256)!, end, 1);
        return parse(path, line!.text, 0) as Examined;
      },
      methods: () => [...methods],
      end: () => end,
      async append(lines) {
        const encoder = new TextEncoder();
        const parts = lines.map((line) => encoder.encode(`${JSON.stringify(line)}\n`));
        for (const part of parts) await writeAll(file, part);
        await file.syncData();
        for (const [index, line] of lines.entries()) {
          take(line, end);
          end += parts[index]!.length;
        }
      },
      [Symbol.dispose]: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

const UNKNOWN = "?";

/** What is kept of a line for each name, in one string, as there may be millions. */
const LINE_START = '{"image":';

/** What a killed process has left of a line begins like one; anything else is somebody's text, which is not to be lost. */
async function refuseOtherTail(path: string, end: number): Promise<void> {
  if (LINE_START.startsWith(await readTextAt(path, end, LINE_START.length))) return;
  throw new InvalidDataError(
    path,
    "its last line is not of a journal: give another file, or move this one away",
  );
}

function state({ size, modified, changed, sha256 }: StoredLine): string {
  return `${size} ${modified} ${changed ?? UNKNOWN} ${sha256 === undefined ? "" : shortened(sha256)}`;
}

/** Enough to tell contents of one name apart. */
function shortened(sha256: string): string {
  return sha256.slice(0, 16);
}

function parse(path: string, text: string, number: number): StoredLine {
  try {
    const value = JSON.parse(text);
    if (typeof value.image === "string" && Number.isFinite(value.size) && Number.isFinite(value.modified)) {
      return value;
    }
  } catch {
    // Refused below as well.
  }
  throw new InvalidDataError(
    path,
    `line ${number} is not of a journal: give another file, or move this one away`,
  );
}
