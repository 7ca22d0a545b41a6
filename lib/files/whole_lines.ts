import { InvalidDataError } from "../errors.ts";

const MAX_LINE_BYTES = 2 ** 20;
const READ_BYTES = 2 ** 18;
const NEWLINE = 10;

/** A whole line of a file. */
export interface Line {
  /** The line without its end. */
  text: string;
  /** Its number, from 1. */
  number: number;
  /** Bytes from the start of the file to the end of this line, its line break included. */
  end: number;
}

/**
 * The lines of a file that are whole, which is to say end in a line break. What a killed process left of a last one
 * is passed over.
 *
 * @throws {InvalidDataError} If a line is longer than any id can be.
 */
export async function* wholeLines(path: string): AsyncGenerator<Line, void, undefined> {
  for await (const lines of wholeLineRuns(path)) yield* lines;
}

/**
 * The same in the runs in which they are read, as waiting for each of a million lines takes longer than reading them.
 *
 * @throws {InvalidDataError} If a line is longer than any id can be.
 */
export async function* wholeLineRuns(path: string): AsyncGenerator<Line[], void, undefined> {
  using file = await Deno.open(path);
  const buffer = new Uint8Array(READ_BYTES);
  let rest = new Uint8Array();
  let [number, end] = [0, 0];
  for (let read = await file.read(buffer); read !== null; read = await file.read(buffer)) {
    const bytes = new Uint8Array(rest.length + read);
    bytes.set(rest);
    bytes.set(buffer.subarray(0, read), rest.length);
    const whole = bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1);
    if (whole.length > 0) {
      const lines = linesOf(whole, number, end);
      number += lines.length;
      end += whole.length;
      yield lines;
    }
    rest = bytes.slice(whole.length);
    if (rest.length > MAX_LINE_BYTES) {
      throw new InvalidDataError(path, `line ${number + 1} is longer than ${MAX_LINE_BYTES} bytes`);
    }
  }
}

/** The lines of bytes that end in a line break, after `number` lines and `end` bytes. */
function linesOf(bytes: Uint8Array, number: number, end: number): Line[] {
  const texts = new TextDecoder().decode(bytes.subarray(0, -1)).split("\n");
  let stop = -1;
  return texts.map((text, index) => {
    stop = bytes.indexOf(NEWLINE, stop + 1);
    return { text, number: number + index + 1, end: end + stop + 1 };
  });
}
