import { resolve } from "@std/path";
import { pathToFileURL } from "node:url";
import { encodeImage } from "../images/encode_image.ts";
import { readImageResized } from "../images/read_image_resized.ts";
import { htmlPage } from "../tables/html_page.ts";
import { escapeHtml } from "../text/escape_html.ts";
import { sizeText } from "../text/quantity_text.ts";
import { type Decisions, DECISIONS_FORMAT } from "./decisions.ts";
import type { DuplicatesReport } from "./find_duplicates.ts";
import { reviewScript } from "./review_script.ts";
import { reviewStyle } from "./review_style.ts";

/** Options for {@linkcode reviewPage}. */
export interface ReviewPageOptions {
  /** What was decided before; what the page saves holds it too. */
  decisions: Decisions;
  /** Called for each image that was made small. */
  onImage?: (() => void) | undefined;
}

/** Pixels of a small image's longer edge. */
const EDGE = 176;
const QUALITY = 70;
/** Images that are made small at once. */
const LANES = 4;

/**
 * A page on which a person looks at duplicates and decides: one file, with small images inside, that opens from disk.
 *
 * @returns The page as HTML.
 */
export async function reviewPage(
  report: DuplicatesReport,
  { decisions, onImage }: ReviewPageOptions,
): Promise<string> {
  const images = [
    ...new Map(report.groups.flatMap((group) => group.images).map((image) => [image.key, image])).values(),
  ];
  const thumbnails: Record<string, string> = {};
  const waiting = images.values();
  const work = async () => {
    for (const { key, path, width, height } of waiting) {
      thumbnails[key] = await thumbnail(path, { width, height });
      onImage?.();
    }
  };
  await Promise.all(Array.from({ length: LANES }, work));
  const groups = report.groups.map(({ images, ...group }) => ({
    ...group,
    images: images.map((image) => {
      const place = resolve(image.path);
      return { ...image, place, url: pathToFileURL(place).href };
    }),
  }));
  const data = { format: DECISIONS_FORMAT, apart: decisions.apart, groups, thumbnails };
  // What a tag could end is written as JSON's escapes.
  const json = JSON.stringify(data).replaceAll("<", "\\u003c");
  const count = groups.length;
  const body = `<header>
<h1>${count} ${count === 1 ? "group" : "groups"} of duplicates</h1>
<p>${report.images.toLocaleString("en")} different images of ${
    report.files.toLocaleString("en")
  } files compared. ${escapeHtml(sizeText(report.bytesToFree))} could be freed.</p>
<p class="keys">Keys: <kbd>←</kbd> <kbd>→</kbd> image, <kbd>↑</kbd> <kbd>↓</kbd> group, <kbd>Space</kbd> keep or move,
<kbd>n</kbd> not the same, <kbd>u</kbd> undo, <kbd>o</kbd> open.</p>
<p>Suggested to be kept is the largest picture, then the least compressed, then the oldest: look whether it is the original, as a
screenshot or an edit with a border may be larger.</p>
<noscript><p>This page needs its script, which loads nothing.</p></noscript>
</header>
<div id="bar"><output id="total"></output><span id="note" role="status"></span>
<button id="save" type="button">Save decisions</button>
<button id="script" type="button">Save script that moves</button></div>
<div id="groups"></div>
<script type="application/json" id="data">${json}</script>`;
  return htmlPage({ title: "Duplicates", body, style: reviewStyle, script: reviewScript });
}

async function thumbnail(
  path: string,
  { width, height }: { width: number; height: number },
): Promise<string> {
  const scale = Math.min(1, EDGE / Math.max(width, height));
  const size = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  try {
    const small = await readImageResized(path, size, { resize: "fast", acceptTruncated: true });
    return `data:image/webp;base64,${
      (await encodeImage(small, { format: "webp", quality: QUALITY })).toBase64()
    }`;
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return "";
  }
}
