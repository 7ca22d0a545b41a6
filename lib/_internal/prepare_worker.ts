/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import type { Preparation } from "../descriptors/method.ts";
import { UnreadableImageError } from "../errors.ts";
import { readImage } from "../images/read_image.ts";
import { readImageResized } from "../images/read_image_resized.ts";
import type { Image } from "../types.ts";

/** What the worker is asked: to make one file ready. */
export interface PrepareRequest {
  /** The file. */
  path: string;
  /** How. */
  preparation: Preparation;
}

/** What it answers, in the order of the requests: the picture, or what is wrong with it. */
export type PrepareReply = Image | { reason: string };

// Requests are worked on one after the other, so that a worker holds one decoded picture and keeps one core busy.
let last: Promise<void> = Promise.resolve();

self.addEventListener("message", ({ data }: MessageEvent<PrepareRequest>) => {
  last = last.then(() => answer(data));
});
// A request sent while the modules above are still being loaded could be lost.
self.postMessage("ready");

async function answer({ path, preparation }: PrepareRequest): Promise<void> {
  try {
    const { width, height, data } = preparation.size === null
      ? await readImage(path)
      : await readImageResized(path, preparation.size, { resize: preparation.resize });
    // A view of a larger buffer is copied, as handing it over would hand over the rest too.
    const own = data.byteLength === data.buffer.byteLength ? data as Uint8Array<ArrayBuffer> : data.slice();
    self.postMessage({ width, height, data: own } satisfies PrepareReply, [own.buffer]);
  } catch (error) {
    // Whatever one picture brings about, out of memory included, must not end a run over a million others.
    const reason = error instanceof UnreadableImageError ? error.reason : String(error);
    self.postMessage({ reason } satisfies PrepareReply);
  }
}
