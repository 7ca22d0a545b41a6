import { wholeLines } from "../../files/whole_lines.ts";
import { writeAll } from "../../files/write_all.ts";
import { InvalidDataError } from "../../errors.ts";
import type { FoundReference } from "../../search/found_reference.ts";
import type { ArrivedImage } from "./watch_folder.ts";

/** Outcome for an image that arrived: a line of the journal. */
export interface Examined {
  /** The image. */
  image: string;
  /** Its bytes when it was examined. */
  size: number;
  /** When it had been written last, in milliseconds since 1970. */
  modified: number;
  /** When it was examined, as ISO 8601 has it. */
  examined: string;
  /** The method's name. */
  method: string;
  /** The score from which a reference counted as found. */
  threshold: number;
  /** The references that it is a copy of, best first; `null` where it could not be read. */
  copies: FoundReference[] | null;
  /** Why it could not be read; `null` where it could. */
  unreadable: string | null;
}

/** The file that says what became of each image that arrived; the caller closes it. */
export interface Journal extends Disposable {
  /** Checks whether an image has been examined as it is. */
  has(image: Pick<ArrivedImage, "id" | "size" | "modified">): boolean;
  /** Names of the methods that its lines are of, as far as they say. */
  methods(): string[];
  /** Adds lines. Once this returns, they survive whatever happens to the process. */
  append(examined: readonly Examined[]): Promise<void>;
}

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
    const methods = new Set<string>();
    let end = 0;
    for await (const line of wholeLines(path)) {
      const { image, size, modified, method } = parse(path, line.text, line.number);
      if (method !== undefined) methods.add(method);
      seen.set(image, state({ size, modified }));
      end = line.end;
    }
    await file.truncate(end);
    return {
      has: ({ id, ...image }) => seen.get(id) === state(image),
      methods: () => [...methods],
      async append(examined) {
        await writeAll(
          file,
          new TextEncoder().encode(examined.map((one) => `${JSON.stringify(one)}\n`).join("")),
        );
        await file.syncData();
        for (const { image, ...rest } of examined) seen.set(image, state(rest));
      },
      [Symbol.dispose]: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

function state({ size, modified }: Pick<ArrivedImage, "size" | "modified">): string {
  return `${size} ${modified}`;
}

function parse(path: string, text: string, number: number): Omit<Examined, "method"> & { method?: string } {
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
