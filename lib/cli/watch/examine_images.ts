import {
  type DescribedBatch,
  describeImages,
  type DescribeImagesOptions,
} from "../../descriptors/describe_images.ts";
import type { DescriptorMethod } from "../../descriptors/method.ts";
import type { DescriptorBlocks } from "../../descriptors/descriptor_blocks.ts";
import { DataMissingError } from "../../errors.ts";
import { pause } from "./pause.ts";
import type { DescriptorStore } from "../../descriptors/store/open_store.ts";
import { streamDescriptors } from "../../descriptors/stream_descriptors.ts";
import { hashFile } from "../../files/hash_file.ts";
import type { FoundReference } from "../../search/found_reference.ts";
import type { ImageEntry } from "../../types.ts";
import { pickRows } from "../../vectors/pick_rows.ts";
import { nearestReferences } from "../search/nearest_references.ts";
import type { Examined, Journal, JournalFile, JournalLine, Moved } from "./journal.ts";
import type { Troubles } from "./troubles.ts";
import { type ArrivedImage, statImage } from "./watch_folder.ts";

/** Milliseconds after which references that have gone are looked for again. */
const INDEX_WAIT = 500;

/** Options for {@linkcode examineImages}. */
export interface ExamineImagesOptions {
  /** The references: a store's folder or a file. */
  index: string;
  /** What the references were described with. */
  method: DescriptorMethod;
  /** The store of the index where images become references; `null` where they do not. */
  store: DescriptorStore | null;
  /** What became of each image. */
  journal: Journal;
  /** References named for an image. */
  k: number;
  /** The score of a copy among so many references. */
  thresholdFor: (references: number) => number;
  /** Threads, and a way to stop. */
  describing: DescribeImagesOptions & { signal: AbortSignal };
  /** Receives files that cannot be read at the moment. */
  troubles: Troubles;
  /** Takes images back that have changed since they arrived. */
  putBack: (image: ArrivedImage) => void;
}

/** An image that arrived, with its content. */
type KnownImage = ArrivedImage & { sha256: string };

/**
 * Finds what arrived images are copies of. A content is examined once, whatever the names under which it arrives; what was
 * read is what was described, as a file that changes meanwhile is put back.
 *
 * @param arrived The images of one lot.
 * @returns Lines, after they are in the journal.
 */
export async function* examineImages(
  arrived: readonly ArrivedImage[],
  options: ExamineImagesOptions,
): AsyncGenerator<JournalLine[], void, undefined> {
  const { method, store, journal, describing, putBack, troubles } = options;
  const images = new Map<string, KnownImage>();
  const claimed = new Set<string>();
  const same: KnownImage[] = [];

  async function* unknownImages(): AsyncGenerator<ImageEntry> {
    for (const image of arrived) {
      if (describing.signal.aborted) return;
      const sha256 = await contentOf(image, options);
      if (sha256 === null) continue;
      const known = { ...image, sha256 };
      if (journal.hasContent(sha256) || claimed.has(sha256)) {
        same.push(known);
        continue;
      }
      claimed.add(sha256);
      images.set(image.id, known);
      yield { id: image.id, path: image.path, sha256 };
    }
  }

  for await (
    const batch of describeImages(unknownImages(), method, { ...describing, acceptTruncated: true })
  ) {
    const { ids, flat = [], warnings = [] } = batch;
    for (const { id, reason } of warnings) troubles.once(`${id}: ${reason}`);
    const of = { method: method.name };
    const lines: Examined[] = [];
    if (ids.length > 0) {
      // Before they are looked up, so that images that arrive together are compared with those before them as well.
      if (store !== null) await addToStore(store, batch, options);
      const { near, threshold } = await nearestOf(batch, options);
      for (const [row, id] of ids.entries()) {
        const nearest = near[row]!;
        // There is nothing in a blank image that could be a copy.
        const copies = flat.includes(id) ? [] : nearest.filter(({ score }) => score >= threshold);
        lines.push({ ...file(images.get(id)!), ...of, threshold, copies, nearest, unreadable: null });
      }
    }
    for (const { id, reason } of batch.unreadable) {
      const image = images.get(id)!;
      // One that has vanished or changed is not damaged.
      const sha256 = await contentOf(image, options);
      if (sha256 === null) continue;
      if (sha256 !== image.sha256) putBack(image);
      else {
        const threshold = options.thresholdFor((await openReferences(options)).count);
        lines.push({ ...file(image), ...of, threshold, copies: null, nearest: null, unreadable: reason });
      }
    }
    await journal.append(lines);
    if (lines.length > 0) yield lines;
  }

  const lines: JournalLine[] = [];
  for (const image of same) {
    // The one of the same content may have changed or vanished before it was described.
    if (journal.hasContent(image.sha256)) lines.push(await sameLine(image, options));
    else putBack(image);
  }
  await journal.append(lines);
  if (lines.length > 0) yield lines;
}

/** SHA-256 of an image that is still what it was when it arrived; `null` for one that is gone or put back. */
async function contentOf(
  image: ArrivedImage,
  { troubles, putBack }: ExamineImagesOptions,
): Promise<string | null> {
  const trouble = `file ${image.path}`;
  try {
    const sha256 = await hashFile(image.path);
    troubles.end(trouble);
    const now = await statImage(image);
    if (now?.size === image.size && now.modified === image.modified) return sha256;
    if (now !== null) putBack(now);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) {
      troubles.tell(
        trouble,
        `${image.path} cannot be read (${(error as Error).message}): it is tried again and again`,
      );
    }
  }
  return null;
}

/** Makes images references, unless their content is one. An image that was replaced takes the place of what it was. */
async function addToStore(
  store: DescriptorStore,
  { ids, vectors, flat = [], contents = [] }: DescribedBatch,
  { method: { dims }, journal, troubles }: ExamineImagesOptions,
): Promise<void> {
  const rows = { ids, vectors, dims };
  const contentOf = new Map(ids.map((id, row) => [id, contents[row]!]));
  const isReplaced = (id: string) => isOfOther(store, id, contentOf.get(id)!);
  for (const id of ids.filter((id) => isReplaced(id) && !journal.knows(id))) {
    troubles.once(`${id} is not added, as the store has another image of that name: it is only examined`);
  }
  await store.remove(ids.filter((id) => store.isUnreadable(id) || (isReplaced(id) && journal.knows(id))));
  const added = pickRows(rows, (id) => !store.has(id) && store.findContent(contentOf.get(id)!) === null);
  await store.append({
    ...{ ids: added.ids, vectors: added.vectors, unreadable: [] },
    contents: added.ids.map((id) => contentOf.get(id)!),
    flat: flat.filter((id) => added.ids.includes(id)),
  });
}

/** Checks whether the store has an image of that name which is known to be another one. */
function isOfOther(store: DescriptorStore, id: string, sha256: string): boolean {
  const stored = store.contentOf(id);
  return store.has(id) && stored !== null && stored !== sha256;
}

/** The nearest references of each image but itself and those that came after it, and the score of a copy among that many. */
async function nearestOf(
  { ids, vectors, contents = [] }: DescribedBatch,
  options: ExamineImagesOptions,
): Promise<{ near: FoundReference[][]; threshold: number }> {
  const { method: { dims }, store, k, thresholdFor } = options;
  // Opened anew, as what was added since is to be found. More than are asked for, as all of these images may be references by
  // now.
  const references = await openReferences(options);
  const near = await nearestReferences({ vectors, dims }, references, { k: k + ids.length });
  const places = new Map(ids.map((id, row) => [id, row]));
  const isItselfOrLater = (reference: string, row: number) => {
    const place = places.get(reference) ?? -1;
    return store !== null && place >= row && !isOfOther(store, reference, contents[place]!);
  };
  return {
    near: near.map((found, row) =>
      found.filter(({ reference }) => !isItselfOrLater(reference, row)).slice(0, k)
    ),
    threshold: thresholdFor(references.count),
  };
}

/** The references as they are now; where they have gone for a while, such as in a remount, they are waited for. */
async function openReferences(
  { index, troubles, describing: { signal } }: ExamineImagesOptions,
): Promise<DescriptorBlocks> {
  while (true) {
    try {
      const references = await streamDescriptors(index);
      troubles.end("index", `${index} is there again`);
      return references;
    } catch (error) {
      if (!(error instanceof DataMissingError) || signal.aborted) throw error;
      troubles.tell("index", `${index} is not there any more: it is waited for`);
      await pause(INDEX_WAIT, signal);
    }
  }
}

/** The line of an image whose content was examined before. */
async function sameLine(
  image: KnownImage,
  { journal, store, k }: ExamineImagesOptions,
): Promise<Examined | Moved> {
  const examined = await journal.findContent(image.sha256);
  const sameAs = examined.image;
  const isTouched = image.id === sameAs || journal.hadContent(image.id, image.sha256);
  const isRenamed = image.modified === examined.modified && !await isThere(examined, image);
  if (isTouched || isRenamed || examined.unreadable !== null) return { ...file(image), sameAs };
  // Somebody has sent it once more: what is true of the one is true of the other.
  const itself = store?.has(sameAs) ? [{ reference: sameAs, score: 1 }] : [];
  const others = (found: readonly FoundReference[]) =>
    [...itself, ...found.filter(({ reference }) => reference !== image.id)].slice(0, k);
  return {
    ...examined,
    ...file(image),
    copies: others(examined.copies!),
    nearest: others(examined.nearest ?? examined.copies!),
    sameAs,
  };
}

/** Checks whether the image that was examined is still where it was. */
async function isThere(examined: Examined, { id, path }: KnownImage): Promise<boolean> {
  const folder = path.slice(0, path.length - id.length);
  return await statImage({ id: examined.image, path: folder + examined.image }) !== null;
}

function file({ id, size, modified, changed, sha256 }: KnownImage): JournalFile {
  return { image: id, size, modified, changed, sha256, examined: new Date().toISOString() };
}
