import { fillBytes } from "../../files/fill_bytes.ts";
import { InvalidDataError } from "../../errors.ts";

/** A line of a file. */
export interface PlacedLine {
  /** The line without its end. */
  text: string;
  /** Bytes from the start of the file to the end of this line, its line break included. */
  end: number;
}

const READ_BYTES = 2 ** 18;
const NEWLINE = 10;

/**
 * The next lines of a file that others append to, as many as fit into some memory, but one at least.
 *
 * @param start Bytes before the first of them.
 * @param stop Bytes up to which the file is read, the end of a line.
 * @param most Lines at most.
 * @returns No line where there is none between.
 * @throws {InvalidDataError} If the file is shorter than that, or `stop` is not the end of a line.
 */
export async function readLines(
  path: string,
  start: number,
  stop: number,
  most = Infinity,
): Promise<PlacedLine[]> {
  if (start >= stop) return [];
  using file = await Deno.open(path);
  for (let length = READ_BYTES;; length *= 2) {
    const bytes = new Uint8Array(Math.min(length, stop - start));
    await file.seek(start, Deno.SeekMode.Start);
    const read = await fillBytes(file, bytes);
    const lines: PlacedLine[] = [];
    let from = 0;
    while (lines.length < most) {
      const to = bytes.indexOf(NEWLINE, from);
      if (to < 0) break;
      lines.push({ text: new TextDecoder().decode(bytes.subarray(from, to)), end: start + to + 1 });
      from = to + 1;
    }
    if (lines.length > 0) return lines;
    if (read < bytes.length || bytes.length === stop - start) {
      throw new InvalidDataError(
        path,
        `it has no whole line at byte ${start}: another program has changed it`,
      );
    }
  }
}
