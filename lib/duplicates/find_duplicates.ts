import { createHash } from "node:crypto";
import { join } from "@std/path";
import type { ImageWarning, UnreadableImage } from "../descriptors/describe_images.ts";
import { extractToStore } from "../descriptors/extract_to_store.ts";
import type { DescriptorMethod } from "../descriptors/method.ts";
import { applyDecisions } from "./apply_decisions.ts";
import { InvalidDataError } from "../errors.ts";
import { noImages } from "../images/list_images.ts";
import { contentKeys } from "../files/content_keys.ts";
import { readStore } from "../descriptors/store/read_store.ts";
import type { FindImagesOptions } from "../images/find_images.ts";
import { scoreBias } from "../search/score_bias.ts";
import { type FalsePositives, rateAt, thresholdAt } from "../thresholds/false_positives.ts";
import type { Decisions } from "./decisions.ts";
import { type DuplicateGroup, formGroups, type LoosePair } from "./form_groups.ts";
import { type FoundFile, listFiles } from "./list_files.ts";
import { describeOrientations, ORIENTATIONS } from "./orientations.ts";
import { type ComparedRows, firstOrientations, pairsAbove } from "./pairs_above.ts";

/** Options for {@linkcode findDuplicates}. */
export interface FindDuplicatesOptions extends FindImagesOptions {
  /** A folder for what is kept between runs: keys of contents and descriptors. */
  work: string;
  /**
   * Folders whose images are only looked up: which of the others are in these?
   *
   * @default {none, all are compared with all}
   */
  against?: readonly string[];
  /**
   * The lowest score of a copy, -1 to 1; scores are not normalized then.
   *
   * @default {that of `rate`}
   */
  threshold?: number | undefined;
  /**
   * Share of unrelated pairs that may reach the threshold, above 0 to 1, where it is known how many reach which score. Scores
   * are normalized if the method has a background: lowered by what either image has in common with unrelated ones.
   *
   * @default {that at which half a false pair is expected in all that is compared, at most 1e-6}
   */
  rate?: number | undefined;
  /**
   * True if copies that are mirrored or turned by right angles are looked for as well, which takes eight times as long to
   * describe.
   *
   * @default {false}
   */
  flips?: boolean;
  /** What a person has decided before. */
  decisions?: Decisions;
  /** Threads that decode. */
  threads?: number | undefined;
  /** Called when a part of the work begins, with how many images or rows there are. */
  onStage?: (stage: DuplicatesStage, total: number) => void;
  /** Called with how many more of them are done. */
  onProgress?: (count: number) => void;
  /** Ends the work early: what was described stays. */
  signal?: AbortSignal | undefined;
}

/** The parts of the work: files are read for their keys, described, compared, and those found are looked at again. */
export type DuplicatesStage = "read" | "describe" | "compare" | "look";

/** Report of {@linkcode findDuplicates}. */
export interface DuplicatesReport {
  /** Files that were found. */
  files: number;
  /** Different contents among them that were compared. */
  images: number;
  /** Pairs of contents that were compared. */
  pairs: number;
  /** The lowest score of a copy. */
  threshold: number;
  /** True if the threshold is one of normalized scores. */
  isNormalized: boolean;
  /** Pairs of unrelated images that are expected to reach it by chance; `null` where nobody measured that. */
  expectedFalsePairs: number | null;
  /** The groups: surest first, and behind these the suspiciously large. */
  groups: DuplicateGroup[];
  /** Pairs that reach the threshold, but whose groups have too little else in common to be one. */
  loose: LoosePair[];
  /** Files in which there is nothing to be seen, and which are nobody's copies unless they are equal. */
  flat: string[];
  /** Files and folders that could not be read. */
  unreadable: UnreadableImage[];
  /** Files that this run described though something is amiss with them, such as JPEGs without their ends. */
  warnings: ImageWarning[];
  /** Numbers of files that are no images, by the ending of their names. */
  others: Map<string, number>;
  /** Folders that were left out as hidden. */
  hidden: string[];
  /** Bytes of all images that are not to be kept. */
  bytesToFree: number;
}

const ROUNDING = 1e-6;
/** False pairs that the threshold lets expect in all that is compared. */
const FALSE_PAIRS = 0.5;
/** In a handful of images half a false pair would be no copies at all. */
const HIGHEST_RATE = 1e-6;

/**
 * Finds the images in folders that are the same: by their bytes, by their pixels, or as edited copies of one another.
 *
 * An image is its content: files that were renamed or moved since an earlier run are not described again, replaced ones
 * are. Groups come of pairs as {@linkcode groupCopies} has it.
 *
 * @param folders The folders; those below are looked through too.
 * @param method What describes images; it stays the caller's.
 * @param options Where to keep things, and what counts as a copy.
 * @returns The groups; `null` if the signal ended the work.
 * @throws {DataMissingError} If a folder is not there.
 * @throws {InvalidDataError} If there is no image in the folders.
 * @throws {RangeError} If there is no threshold, and none is known for the method.
 *
 * @example A picture, a smaller copy, and another
 * ```ts
 * import { findDuplicates } from "rdcd/search";
 * import { createPdq } from "rdcd/descriptors";
 * import { generatePicture } from "rdcd/datasets";
 * import { encodeImage, resizeImage } from "rdcd/images";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.mkdir(`${folder}/pictures`);
 * for (const index of [0, 1]) {
 *   const picture = await generatePicture({ seed: 1, index });
 *   await Deno.writeFile(`${folder}/pictures/${index}.png`, await encodeImage(picture, { format: "png" }));
 *   if (index === 1) continue;
 *   const copy = await resizeImage(picture, { shortEdge: 200 });
 *   await Deno.writeFile(`${folder}/pictures/copy.jpg`, await encodeImage(copy, { format: "jpeg" }));
 * }
 * const method = createPdq();
 * const found = await findDuplicates([`${folder}/pictures`], method, { work: `${folder}/work`, threshold: 0.7 });
 * assert.deepEqual(found!.groups.map(({ images }) => images.map(({ path }) => path.slice(folder.length))), [
 *   ["/pictures/0.png", "/pictures/copy.jpg"],
 * ]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function findDuplicates(
  folders: readonly string[],
  method: DescriptorMethod,
  options: FindDuplicatesOptions,
): Promise<DuplicatesReport | null> {
  const { work, flips = false, decisions = { apart: [] }, threads, signal } = options;
  const { onStage, onProgress } = options;
  const against = (options.against ?? []).filter((folder) => !folders.includes(folder));
  const { files, unlisted, others, hidden } = await listFiles([...folders, ...against], options);
  if (files.length === 0) {
    throw new InvalidDataError(folders.join(", "), noImages({ images: [], unlisted, others, hidden }));
  }
  if (options.against?.length && !files.some(({ folder }) => against.includes(folder))) {
    throw new RangeError(
      `Cannot find duplicates as --against must hold images that are not in the other folders: current value is ${
        options.against.join(", ")
      }`,
    );
  }
  await Deno.mkdir(work, { recursive: true });
  const record = join(work, "contents.jsonl");
  const keys = await contentKeys(files, record, {
    onStart: (total) => onStage?.("read", total),
    onFile: () => onProgress?.(1),
    signal,
  });
  if (signal?.aborted) return null;

  const unreadable = files.filter((_, index) => keys[index] === null)
    .map(({ path }): UnreadableImage => ({ id: path, path, reason: "it cannot be opened" }));
  for (const { path, reason } of unlisted) unreadable.push({ id: path, path, reason });
  const readable = files.flatMap((file, index) =>
    keys[index] === null ? [] : [{ ...file, key: keys[index]! }]
  );
  const isAgainst = ({ folder }: FoundFile) => against.includes(folder);
  const contents = Map.groupBy(readable, ({ key }) => key);
  const describing = flips ? describeOrientations(method) : method;
  const store = join(work, describing.fingerprint.slice(0, 16));
  const settings = {
    ...{ threads, signal, acceptTruncated: true },
    // What vanished or was damaged may be whole again, and is told anew each time.
    retryUnreadable: true,
    // Eight times as many bits are none of the lengths that bits have.
    ...flips && { precision: "float32" as const },
  };
  const amiss: ImageWarning[] = [];
  const report = await extractToStore(
    [...contents].map(([key, [file]]) => ({ id: key, path: file!.path, sha256: key })),
    describing,
    store,
    {
      ...settings,
      onStart: ({ pending }) => onStage?.("describe", pending),
      onBatch({ described, unreadable, warnings }) {
        amiss.push(...warnings);
        onProgress?.(described + unreadable.length);
      },
    },
  );
  if (report.left > 0) return null;
  // The same content may be left under another name where the first has gone meanwhile.
  let stored = await readStore(store);
  const lost = new Set<string>();
  for await (const { id } of stored.unreadable()) lost.add(id);
  const elsewhere = [...contents].filter(([key, files]) => lost.has(key) && files.length > 1)
    .map(([key, files]) => ({ id: key, path: files[1]!.path, sha256: key }));
  if (elsewhere.length > 0) {
    await extractToStore(elsewhere, describing, store, settings);
    stored = await readStore(store);
  }

  for await (const { id, reason } of stored.unreadable()) {
    for (const { path } of contents.get(id) ?? []) unreadable.push({ id: path, path, reason });
  }
  const flat = await stored.flat();
  const rows = await pickContents(stored, [...contents.keys()].filter((key) => !flat.has(key)), {
    dims: describing.dims,
    // Those that are looked up and the others are told apart by their keys.
    single: new Set(against.length > 0 ? contents.keys() : decisions.apart.flat()),
  });
  const compared: ComparedRows = {
    ...rows,
    dims: method.dims,
    orientations: flips ? ORIENTATIONS : 1,
    bias: null,
    isReference: against.length === 0 ? null : rows.keys.map((key) => contents.get(key)!.some(isAgainst)),
  };
  const images = [...rows.twins.values()].reduce((sum, { length }) => sum + length, 0);
  const pairs = comparedPairs(compared, images);
  const { falsePositives, background } = options.threshold === undefined && method.normalization !== undefined
    ? method.normalization
    : { falsePositives: method.falsePositives, background: null };
  const chances = pairs * compared.orientations;
  // Equal images differ from a score of 1 by what is lost in rounding.
  const threshold =
    (options.threshold === undefined ? undefined : Math.min(options.threshold, 1 - ROUNDING)) ??
      chosenThreshold(
        method.name,
        falsePositives,
        options.rate ?? Math.min(HIGHEST_RATE, FALSE_PAIRS / Math.max(1, chances)),
      );
  onStage?.(
    "compare",
    compared.isReference === null ? rows.keys.length : rows.keys.length - references(compared),
  );
  if (background !== null) {
    const upright = firstOrientations(compared);
    compared.bias = await scoreBias(upright, background, method.dims);
  }
  const found = await pairsAbove(compared, threshold, { onRows: onProgress, signal });
  if (signal?.aborted) return null;

  const { groups: formed, loose, looked } = await formGroups(found, {
    ...{
      threshold,
      keys: rows.keys,
      twins: rows.twins,
      contents,
      isReference: compared.isReference,
      decisions,
      against,
    },
    onStart: (total) => onStage?.("look", total),
    onImage: () => onProgress?.(1),
  });
  const groups = applyDecisions(formed, decisions, against);
  return {
    files: files.length,
    images,
    pairs,
    threshold,
    isNormalized: background !== null,
    expectedFalsePairs: falsePositives === undefined ? null : rateAt(falsePositives, threshold) * chances,
    groups,
    loose,
    flat: [...flat].flatMap((key) => (contents.get(key) ?? []).map(({ path }) => path)),
    unreadable: [...unreadable, ...looked],
    warnings: amiss.flatMap(({ id, reason }) =>
      (contents.get(id) ?? []).map(({ path }) => ({ id: path, path, reason }))
    ),
    others,
    hidden,
    bytesToFree: groups.reduce((sum, group) => sum + group.bytesToFree, 0),
  };
}

function comparedPairs({ isReference }: ComparedRows, count: number): number {
  if (isReference === null) return Math.max(0, count * (count - 1) / 2);
  return references({ isReference }) * (count - references({ isReference }));
}

function references({ isReference }: Pick<ComparedRows, "isReference">): number {
  return isReference?.filter(Boolean).length ?? 0;
}

function chosenThreshold(name: string, falsePositives: FalsePositives | undefined, rate: number): number {
  if (falsePositives === undefined) {
    throw new RangeError(
      `Cannot find duplicates as threshold must be given: it is not known which scores unrelated images have by ${name}`,
    );
  }
  return thresholdAt(falsePositives, rate);
}

/** Descriptors of contents. */
interface PickedContents {
  /** The keys of the rows. */
  keys: string[];
  /** The keys of all contents with the descriptor of a row, that of the row itself first. */
  twins: Map<string, string[]>;
  /** The rows. */
  vectors: Float32Array;
}

/**
 * The descriptors of contents, in the order of their keys; one row for all with the very same, as a film's frames may have.
 *
 * @param options Numbers a row, and keys that have a row of their own in any case.
 */
async function pickContents(
  stored: Awaited<ReturnType<typeof readStore>>,
  wanted: readonly string[],
  { dims, single }: { dims: number; single: ReadonlySet<string> },
): Promise<PickedContents> {
  const isWanted = new Set(wanted);
  const held = new Map<string, Float32Array>();
  for await (const { ids, vectors } of stored.blocks()) {
    ids.forEach((id, row) => {
      if (isWanted.has(id)) held.set(id, vectors.slice(row * dims, (row + 1) * dims));
    });
  }
  const twins = new Map<string, string[]>();
  const rowOf = new Map<string, string>();
  for (const key of wanted) {
    const vector = held.get(key);
    if (vector === undefined) continue;
    const bytes = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
    const same = single.has(key) ? key : createHash("sha256").update(bytes).digest("hex");
    const first = rowOf.get(same) ?? key;
    rowOf.set(same, first);
    twins.set(first, [...twins.get(first) ?? [], key]);
  }
  const keys = [...twins.keys()];
  const vectors = new Float32Array(keys.length * dims);
  keys.forEach((key, row) => vectors.set(held.get(key)!, row * dims));
  return { keys, twins, vectors };
}
