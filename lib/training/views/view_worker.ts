import { type PresetName, PRESETS } from "../../augmentations/presets.ts";
import { repeated } from "../../augmentations/repeated.ts";
import { UnreadableImageError } from "../../errors.ts";
import { readImageResized } from "../../images/read_image_resized.ts";
import { seededPrng } from "../../random/prng.ts";
import type { Image } from "../../types.ts";
import { makeViews } from "./make_views.ts";
import { reduceView } from "./reduce_view.ts";
import { plainImage } from "../../augmentations/plain_image.ts";
import {
  type ErrorReply,
  failedReply,
  transferable,
  type UnreadableReply,
} from "../../parallel/worker_reply.ts";
import { workerScope } from "../../parallel/worker_scope.ts";

/** Request to the worker: views of one file. */
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
  /** Files of images that may be mixed in. */
  others: string[];
  /** How many views. */
  views: number;
  /** Seed that the views are drawn by. */
  seed: string;
}

/** The views of one file. */
export interface ViewsOfFile {
  /** Of the size asked for. */
  views: Image[];
  /** The first view as a teacher sees it. */
  teacherView: Image | null;
}

/** Its reply, in the order of the requests: the views, or what is wrong with the file or with the program. */
export type ViewReply = ViewsOfFile | UnreadableReply | ErrorReply;

const self = workerScope<ViewRequest, ViewReply | "ready">();
let last: Promise<void> = Promise.resolve();

self.addEventListener("message", ({ data }) => {
  last = last.then(async () => answer(await viewsOf(data)));
});
// A request sent while the modules above are still being loaded could be lost.
self.postMessage("ready");

async function viewsOf(request: ViewRequest): Promise<ViewReply> {
  const { path, preset, size, drawnSize, teacherSize, others, views, seed } = request;
  try {
    const augmentation = repeated(PRESETS[preset]({ size: drawnSize, others }), { views });
    const readOther = (other: string) => readOrGray(other, drawnSize);
    const drawn = await makeViews(path, augmentation, seededPrng(seed), { readOther });
    const sized = drawn.map((view) => transferable(reduceView(view, size)));
    if (teacherSize === null) return { views: sized, teacherView: null };
    const teacherView = teacherSize === size ? sized[0]! : transferable(reduceView(drawn[0]!, teacherSize));
    return { views: sized, teacherView };
  } catch (error) {
    return failedReply(error);
  }
}

/** Another image; whoever is shown it itself says that it cannot be read. */
async function readOrGray(path: string, shortEdge: number): Promise<Image> {
  try {
    return await readImageResized(path, { shortEdge }, { resize: "fast" });
  } catch (error) {
    if (!(error instanceof UnreadableImageError)) throw error;
    return plainImage({ width: shortEdge, height: shortEdge }, [128, 128, 128]);
  }
}

function answer(reply: ViewReply): void {
  if (!("views" in reply)) return self.postMessage(reply);
  const { views, teacherView } = reply;
  const images = new Set([...views, ...teacherView === null ? [] : [teacherView]]);
  self.postMessage(reply, Array.from(images, ({ data }) => data.buffer as ArrayBuffer));
}
