import { UnreadableImageError } from "../errors.ts";
import type { Image } from "../types.ts";

/**
 * What a thread answers about a file that brought it to an error, whichever: one picture, out of memory included, must
 * not end the work on a million others.
 *
 * @param error The error.
 */
export function failedReply(error: unknown): { reason: string } {
  return { reason: error instanceof UnreadableImageError ? error.reason : String(error) };
}

/**
 * A picture that can be handed over to another thread. A view of a larger buffer is copied, as handing it over would
 * hand over the rest too.
 *
 * @param image The picture.
 */
export function transferable({ width, height, data }: Image): Image & { data: Uint8Array<ArrayBuffer> } {
  const own = data.byteLength === data.buffer.byteLength ? data as Uint8Array<ArrayBuffer> : data.slice();
  return { width, height, data: own };
}
