import { createHash } from "node:crypto";
import type { Preparation } from "./preparation.ts";
import { MAX_BYTES, MAX_PIXELS } from "./decode_image.ts";
import { readImageFile } from "./read_image_file.ts";
import { readImage } from "./read_image.ts";
import { readImageResized } from "./read_image_resized.ts";
import type { Image } from "../types.ts";
import {
  type ErrorReply,
  failedReply,
  transferable,
  type UnreadableReply,
} from "../parallel/worker_reply.ts";
import { workerScope } from "../parallel/worker_scope.ts";

/** Request to the worker: to make one file ready. */
export interface PrepareRequest {
  /** The file; where there are bytes, what warnings call them. */
  path: string;
  /** The file's bytes, where they are in memory already. */
  bytes?: Uint8Array | undefined;
  /** How. */
  preparation: Preparation;
  /** SHA-256 that the file must have, in hexadecimal, where it matters that it is still the same. */
  sha256?: string | undefined;
  /** Images with more pixels are refused before they are decoded; without it, where Pillow refuses. */
  maxPixels?: number | undefined;
  /** True to take a JPEG that lacks only its end. */
  acceptTruncated?: boolean | undefined;
}

/** An image, and what is amiss with its file though it was read. */
export interface PreparedReply {
  /** The image. */
  image: Image;
  /** A clause each. */
  warnings: string[];
}

/** Its reply, in the order of the requests: the image, or what is wrong with it or with the program. */
export type PrepareReply = PreparedReply | UnreadableReply | ErrorReply;

/** Images at once. libvips decodes on threads of its own, and one that waits for them must not leave a core idle. */
const LANES = 2;

const self = workerScope<PrepareRequest, PrepareReply | "ready">();
const lanes: Promise<unknown>[] = Array.from({ length: LANES }, () => Promise.resolve());
let requests = 0;
let last: Promise<void> = Promise.resolve();

self.addEventListener("message", ({ data }) => {
  const lane = requests++ % LANES;
  const reply = lanes[lane]!.then(() => prepare(data));
  lanes[lane] = reply;
  last = last.then(async () => answer(await reply));
});
// A request sent while the modules above are still being loaded could be lost.
self.postMessage("ready");

async function prepare(request: PrepareRequest): Promise<PrepareReply> {
  const { path, bytes, preparation, sha256, maxPixels = MAX_PIXELS, acceptTruncated = false } = request;
  try {
    const source = bytes ?? (sha256 === undefined ? path : await readImageFile(path, MAX_BYTES));
    if (sha256 !== undefined && createHash("sha256").update(source).digest("hex") !== sha256) {
      return { reason: "it changed while it was read" };
    }
    const warnings: string[] = [];
    const options = {
      maxPixels,
      acceptTruncated,
      onWarning: (warning: string) => void warnings.push(warning),
    };
    const image = preparation.size === null
      ? await readImage(source, options)
      : await readImageResized(source, preparation.size, { ...options, resize: preparation.resize });
    return { image: transferable(image), warnings };
  } catch (error) {
    return failedReply(error);
  }
}

function answer(reply: PrepareReply): void {
  self.postMessage(reply, "image" in reply ? [reply.image.data.buffer as ArrayBuffer] : []);
}
