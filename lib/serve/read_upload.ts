import { Problem } from "./problem.ts";
import { parseMultipart } from "./parse_multipart.ts";
import { readBody } from "./read_body.ts";

/** An image as it was sent. */
export interface Upload {
  /** The file's bytes. */
  bytes: Uint8Array<ArrayBuffer>;
  /** What the form says that it is called, in a field `id` or as the file's name; `null` where nothing is said. */
  id: string | null;
}

const EXPECTED =
  "send the file's bytes as application/octet-stream or image/…, or a form with the file in a field `image`";

/**
 * Reads the image that a request brings: as its body, or as the file of a form.
 *
 * @param request The request; its body is used up.
 * @param maxBytes The most bytes of a body.
 * @param signal Ends the reading.
 * @throws {Problem} 415 if the body is of another type, 413 if it is too large, 400 if there is not exactly one image.
 */
export async function readUpload(request: Request, maxBytes: number, signal: AbortSignal): Promise<Upload> {
  const { headers } = request;
  const coding = headers.get("content-encoding") ?? "identity";
  if (coding.toLowerCase() !== "identity") {
    throw new Problem(
      415,
      `bodies are taken as they are: the Content-Encoding is "${coding}", and none is expected`,
    );
  }
  const type = headers.get("content-type") ?? "application/octet-stream";
  const kind = type.split(";")[0]!.trim().toLowerCase();
  if (kind !== "multipart/form-data") {
    if (kind !== "application/octet-stream" && !/^image\/[\w.+-]+$/.test(kind)) {
      throw new Problem(415, `the Content-Type is "${type}": ${EXPECTED}`);
    }
    return { bytes: await readBody(request, maxBytes, signal), id: null };
  }
  const parts = parseMultipart(await readBody(request, maxBytes, signal), type);
  const files = parts.filter(({ name, filename }) => filename !== null || name === "image");
  const [file] = files;
  if (file === undefined || files.length > 1) {
    throw new Problem(400, `the form has ${files.length} files, and one is expected: ${EXPECTED}`);
  }
  if (file.bytes.length === 0) throw new Problem(400, "the form's file is empty: send an image's bytes");
  const named = parts.find((part) => part.name === "id" && part !== file);
  return { bytes: file.bytes, id: named === undefined ? file.filename || null : textOf(named.bytes) };
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Problem(400, "the form's field `id` is not UTF-8");
  }
}
