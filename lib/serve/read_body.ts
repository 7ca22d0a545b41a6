import { dropRest } from "./drop_rest.ts";
import { Problem } from "./problem.ts";
import { sizeText } from "../text/quantity_text.ts";

/**
 * Reads a request's body, of which no more is held than is allowed, whether its length was announced or not.
 *
 * @param request The request; its body is used up.
 * @param maxBytes The most bytes.
 * @param signal Ends the reading.
 * @throws {Problem} 413 if it is larger, 400 if it is empty, or ends before its announced length, 408 once it was ended.
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
  const refuse = (problem: Problem): never => {
    if (reader !== undefined) void dropRest(reader);
    throw problem;
  };
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) refuse(tooLarge());
  let parts: Uint8Array[] = [];
  let length = 0;
  // Who does not send the rest must not have what came before it kept.
  signal.addEventListener("abort", () => parts = []);
  try {
    for (let next = await reader?.read(); next?.value !== undefined; next = await reader!.read()) {
      if (signal.aborted) throw new Problem(408, "the body came too late");
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
