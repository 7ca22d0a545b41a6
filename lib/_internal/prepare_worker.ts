/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import type { Preparation } from "../descriptors/method.ts";
import { readImage } from "../images/read_image.ts";
import { readImageResized } from "../images/read_image_resized.ts";
import type { Image } from "../types.ts";
import { failedReply, transferable } from "./worker_reply.ts";

/** What the worker is asked: to make one file ready. */
export interface PrepareRequest {
  /** The file. */
  path: string;
  /** How. */
  preparation: Preparation;
}

/** What it answers, in the order of the requests: the picture, or what is wrong with it. */
export type PrepareReply = Image | { reason: string };

/** Pictures at once. libvips decodes on threads of its own, and one that waits for them must not leave a core idle. */
const LANES = 2;

const lanes: Promise<unknown>[] = Array.from({ length: LANES }, () => Promise.resolve());
let requests = 0;
let last: Promise<void> = Promise.resolve();

self.addEventListener("message", ({ data }: MessageEvent<PrepareRequest>) => {
  const lane = requests++ % LANES;
  const reply = lanes[lane]!.then(() => prepare(data));
  lanes[lane] = reply;
  last = last.then(async () => answer(await reply));
});
// A request sent while the modules above are still being loaded could be lost.
self.postMessage("ready");

async function prepare({ path, preparation }: PrepareRequest): Promise<PrepareReply> {
  try {
    return preparation.size === null
      ? await readImage(path)
      : await readImageResized(path, preparation.size, { resize: preparation.resize });
  } catch (error) {
    return failedReply(error);
  }
}

function answer(reply: PrepareReply): void {
  if ("reason" in reply) {
    self.postMessage(reply);
    return;
  }
  const image = transferable(reply);
  self.postMessage(image satisfies PrepareReply, [image.data.buffer]);
}
