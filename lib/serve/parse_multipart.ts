import { Problem } from "./problem.ts";

/** A part of a form. */
export interface FormPart {
  /** The field's name. */
  name: string;
  /** The file's name; `null` for what is no file. */
  filename: string | null;
  /** What is in it: a view of the body. */
  bytes: Uint8Array<ArrayBuffer>;
}

/** Parts of a form at most; ours have two. */
const MOST_PARTS = 16;
const MOST_HEADER_BYTES = 8192;
const [CR, LF, DASH] = [13, 10, 45];

/**
 * Takes a form apart.
 *
 * @param bytes The body; borrowed, as the parts are views of it.
 * @param contentType The request's `Content-Type`, which names the boundary.
 * @throws {Problem} 400 if it is no form, is cut off, or has more than 16 parts.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7578 | RFC 7578, multipart/form-data}
 */
export function parseMultipart(bytes: Uint8Array<ArrayBuffer>, contentType: string): FormPart[] {
  const [, quoted, plain] =
    /;\s*boundary=(?:"([^"]{1,70})"|([^\s;",]{1,70})(?=[\s;",]|$))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw malformed("its Content-Type names no boundary of 1 to 70 characters");
  const delimiter = new TextEncoder().encode(`\r\n--${boundary}`);
  // The first delimiter may stand at the very beginning, without a line break before it.
  let at = isAt(bytes, 0, delimiter.subarray(2)) ? delimiter.length - 2 : findEnd(bytes, 0, delimiter);
  const parts: FormPart[] = [];
  while (!(bytes[at] === DASH && bytes[at + 1] === DASH)) {
    while (bytes[at] === 32 || bytes[at] === 9) at++;
    if (bytes[at] !== CR || bytes[at + 1] !== LF) throw malformed("something stands behind a boundary");
    if (parts.length === MOST_PARTS) throw malformed(`it has more than ${MOST_PARTS} parts`);
    const start = headerEnd(bytes, at);
    const end = findEnd(bytes, start - 2, delimiter);
    const headers = decode(bytes.subarray(at + 2, start - 2));
    parts.push({
      ...disposition(headers),
      bytes: bytes.subarray(start, Math.max(start, end - delimiter.length)),
    });
    at = end;
  }
  return parts;
}

function malformed(reason: string): Problem {
  return new Problem(400, `the form cannot be read: ${reason}`);
}

function isAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

/**
 * Where the next delimiter ends. A carriage return is nowhere in it but at its beginning, so that bytes are compared twice at
 * most, whatever a stranger sends.
 */
function findEnd(bytes: Uint8Array, from: number, delimiter: Uint8Array): number {
  for (let at = from; at <= bytes.length - delimiter.length; at++) {
    if (bytes[at] === CR && isAt(bytes, at, delimiter)) return at + delimiter.length;
  }
  throw malformed("it ends before its last boundary");
}

/** Where a part's headers end, with the empty line behind them; `at` is the line break before them. */
function headerEnd(bytes: Uint8Array, at: number): number {
  const end = Math.min(bytes.length, at + MOST_HEADER_BYTES);
  for (let i = at; i + 3 < end; i++) {
    if (bytes[i] === CR && bytes[i + 1] === LF && bytes[i + 2] === CR && bytes[i + 3] === LF) return i + 4;
  }
  throw malformed(`a part's headers do not end within ${MOST_HEADER_BYTES} bytes`);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed("a part's headers are not UTF-8");
  }
}

function disposition(headers: string): Omit<FormPart, "bytes"> {
  const line = headers.split("\r\n").find((header) => /^content-disposition:/i.test(header));
  const parameter = (name: string) => {
    const [, quoted, plain] =
      new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))`, "i").exec(line ?? "") ??
        [];
    // Browsers write what a quoted word cannot hold in percents, older programs behind backslashes.
    return quoted?.replace(/\\(["\\])/g, "$1").replace(
      /%(22|0D|0A)/gi,
      (_, code) => String.fromCharCode(parseInt(code, 16)),
    ) ?? plain ?? null;
  };
  const name = parameter("name");
  if (name === null) throw malformed("a part has no name");
  return { name, filename: parameter("filename") };
}
