import { UnreadableImageError } from "../errors.ts";
import type { Image } from "../types.ts";

/** A thread's reply about a file whose image it cannot use: what is wrong with it, in one clause. */
export interface UnreadableReply {
  /** The clause. */
  reason: string;
}

/** A thread's reply where the program itself has failed. */
export interface ErrorReply {
  /** The error, with its stack. */
  error: Error;
}

/** V8's message where there is no memory for a buffer: the one for an image's pixels is the largest by far. */
const OUT_OF_MEMORY = /^Array buffer allocation failed$|^WebAssembly\.Memory\.grow\(\): /;

/**
 * Makes a thread's reply about a file that brought it to an error. One image that cannot be read, or is too large for
 * the memory, must not end the work on a million others; but any other error is a mistake in the program, and would
 * pass over images that are sound.
 */
export function failedReply(error: unknown): UnreadableReply | ErrorReply {
  if (error instanceof UnreadableImageError) return { reason: error.reason };
  if (error instanceof RangeError && OUT_OF_MEMORY.test(error.message)) return { reason: String(error) };
  // Between threads a cause may be lost, and the names of all errors but JavaScript's own are.
  const sent = new Error(String(error));
  if (error instanceof Error && error.stack !== undefined) sent.stack = error.stack;
  return { error: sent };
}

/**
 * The reply, unless the program has failed in the thread.
 *
 * @param path The file that the thread worked on.
 * @throws {Error} If it has failed: which file it was, with the thread's error as the cause.
 */
export function checkedReply<Reply extends object>(reply: Reply | ErrorReply, path: string): Reply {
  if (!("error" in reply)) return reply;
  throw new Error(`Cannot go on after ${path} as the program failed at it: ${reply.error.message}`, {
    cause: reply.error,
  });
}

/**
 * An image that can be handed over to another thread. A view of a larger buffer is copied, as handing it over would
 * hand over the rest too.
 */
export function transferable({ width, height, data }: Image): Image & { data: Uint8Array<ArrayBuffer> } {
  const own = data.byteLength === data.buffer.byteLength ? data as Uint8Array<ArrayBuffer> : data.slice();
  return { width, height, data: own };
}
