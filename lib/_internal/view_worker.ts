import { type PresetName, PRESETS } from "../augmentations/presets.ts";
import { repeated } from "../augmentations/repeated.ts";
import { resizeImage } from "../images/resize_image.ts";
import { seededPrng } from "../prng.ts";
import type { Image } from "../types.ts";
import { makeViews } from "./make_views.ts";
import { type ErrorReply, failedReply, transferable, type UnreadableReply } from "./worker_reply.ts";
import { workerScope } from "./worker_scope.ts";

/** What the worker is asked: views of one file. */
export interface ViewRequest {
  /** The file. */
  path: string;
  /** The augmentations. */
  preset: PresetName;
  /** Pixels a side of a view. */
  size: number;
  /** Pixels a side at which it is drawn. */
  drawnSize: number;
  /** How many views. */
  views: number;
  /** What the views are drawn by. */
  seed: string;
}

/** What it answers, in the order of the requests: the views, or what is wrong with the file or with the program. */
export type ViewReply = Image[] | UnreadableReply | ErrorReply;

const self = workerScope<ViewRequest, ViewReply | "ready">();
let last: Promise<void> = Promise.resolve();

self.addEventListener("message", ({ data }) => {
  last = last.then(async () => answer(await viewsOf(data)));
});
// A request sent while the modules above are still being loaded could be lost.
self.postMessage("ready");

async function viewsOf({ path, preset, size, drawnSize, views, seed }: ViewRequest): Promise<ViewReply> {
  try {
    const augmentation = repeated(PRESETS[preset]({ size: drawnSize }), { views });
    const drawn = await makeViews(path, augmentation, seededPrng(seed));
    const sized = drawnSize === size
      ? drawn
      : drawn.map((view) => resizeImage(view, { width: size, height: size }));
    return sized.map(transferable);
  } catch (error) {
    return failedReply(error);
  }
}

function answer(reply: ViewReply): void {
  self.postMessage(reply, Array.isArray(reply) ? reply.map(({ data }) => data.buffer as ArrayBuffer) : []);
}
