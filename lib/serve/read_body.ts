import { Problem } from "./problem.ts";
import { sizeText } from "../text/quantity_text.ts";

/**
 * Reads a request's body, of which no more is held than is allowed, whether its length was announced or not.
 *
 * @param request The request; its body is used up.
 * @param maxBytes The most bytes.
 * @param signal Ends the reading; what was read then is not all.
 * @throws {Problem} 413 if it is larger, 400 if it is empty, or ends before its announced length.
 */
export async function readBody(
  request: Request,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () =>
    new Problem(
      413,
      `the body is larger than the ${
        sizeText(maxBytes)
      } that are taken: send a smaller image, or start the service ` +
        "with another --max-body",
    );
  const reader = request.body?.getReader();
  // What is left of it is then read and dropped, as a client may listen only once it has sent everything.
  const drop = () => void reader?.cancel().catch(() => {});
  const refuse = (problem: Problem): never => {
    drop();
    throw problem;
  };
  signal.addEventListener("abort", drop);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) refuse(tooLarge());
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for (let next = await reader?.read(); next?.value !== undefined; next = await reader!.read()) {
      length += next.value.length;
      if (length > maxBytes) refuse(tooLarge());
      parts.push(next.value);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(400, "the body ended before its end");
  }
  if (length === 0) throw new Problem(400, "the body is empty: send an image's bytes");
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
