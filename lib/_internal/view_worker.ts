/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { type PresetName, PRESETS } from "../augmentations/presets.ts";
import { repeated } from "../augmentations/repeated.ts";
import { resizeImage } from "../images/resize_image.ts";
import { seededPrng } from "../prng.ts";
import type { Image } from "../types.ts";
import { makeViews } from "./make_views.ts";
import { failedReply, transferable } from "./worker_reply.ts";

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
  /** Pixels a side at which the first view is given once more, for a teacher; `null` for not at all. */
  teacherSize: number | null;
  /** How many views. */
  views: number;
  /** What the views are drawn by. */
  seed: string;
}

/** The views of one file. */
export interface ViewsOfFile {
  /** Of the size asked for. */
  views: Image[];
  /** The first view as a teacher sees it. */
  teacherView: Image | null;
}

/** What it answers, in the order of the requests: the views, or what is wrong with the file. */
export type ViewReply = ViewsOfFile | { reason: string };

let last: Promise<void> = Promise.resolve();

self.addEventListener("message", ({ data }: MessageEvent<ViewRequest>) => {
  last = last.then(async () => answer(await viewsOf(data)));
});
// A request sent while the modules above are still being loaded could be lost.
self.postMessage("ready");

async function viewsOf(request: ViewRequest): Promise<ViewReply> {
  const { path, preset, size, drawnSize, teacherSize, views, seed } = request;
  try {
    const augmentation = repeated(PRESETS[preset]({ size: drawnSize }), { views });
    const drawn = await makeViews(path, augmentation, seededPrng(seed));
    return {
      views: drawn.map((view) => reduced(view, size)),
      teacherView: teacherSize === null ? null : reduced(drawn[0]!, teacherSize),
    };
  } catch (error) {
    return failedReply(error);
  }
}

function reduced(view: Image, size: number): Image {
  return view.width === size ? view : resizeImage(view, { width: size, height: size });
}

function answer(reply: ViewReply): void {
  if ("reason" in reply) {
    self.postMessage(reply);
    return;
  }
  const views = reply.views.map(transferable);
  // The same bytes cannot be handed over twice.
  const isShared = reply.teacherView === reply.views[0];
  const own = isShared || reply.teacherView === null ? null : transferable(reply.teacherView);
  const found: ViewsOfFile = { views, teacherView: isShared ? views[0]! : own };
  const buffers = [...views, ...own === null ? [] : [own]].map(({ data }) => data.buffer);
  self.postMessage(found, buffers);
}
